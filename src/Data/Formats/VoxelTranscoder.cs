using System.Runtime.InteropServices;
using Mem3D.Core.Errors;
using Mem3D.Core.Volumes;

namespace Mem3D.Data.Formats;

/// <summary>Turns any readable volume into stored voxels: int16 when that is exact, float32 otherwise; little endian, I fastest.</summary>
internal static class VoxelTranscoder
{
    /// <summary>At or below this minimum a volume of unknown modality is taken for CT: air is −1000 HU, and nothing else goes that low.</summary>
    public const double CtMinimum = -500;

    /// <summary>Reads the whole source once, so that a short or damaged one is refused before anything is allocated or written.</summary>
    public static VoxelScan Scan(IVoxelReader reader, CancellationToken cancellationToken)
    {
        var exact = true;
        double minimum = double.PositiveInfinity, maximum = double.NegativeInfinity;
        reader.Read(
            values =>
            {
                foreach (var v in values)
                {
                    exact = exact && v == (short)Math.Clamp(v, short.MinValue, short.MaxValue);
                    minimum = Math.Min(minimum, v);
                    maximum = Math.Max(maximum, v);
                }
            },
            cancellationToken);
        return new VoxelScan(exact ? VoxelType.Int16 : VoxelType.Float32, minimum, maximum);
    }

    /// <summary>Writes the voxels. Returns their description.</summary>
    public static VolumeInfo Write(IVoxelReader reader, VoxelScan scan, Stream destination, CancellationToken cancellationToken)
    {
        var statistics = scan.Type == VoxelType.Int16 ? new IntensityStatistics() : new IntensityStatistics(scan.Minimum, scan.Maximum);
        var buffer = Array.Empty<byte>();
        reader.Read(
            values =>
            {
                var length = checked(values.Length * (scan.Type == VoxelType.Int16 ? sizeof(short) : sizeof(float)));
                if (buffer.Length < length)
                {
                    buffer = new byte[length];
                }

                var bytes = buffer.AsSpan(0, length);
                if (scan.Type == VoxelType.Int16)
                {
                    var stored = MemoryMarshal.Cast<byte, short>(bytes);
                    for (var n = 0; n < values.Length; n++)
                    {
                        stored[n] = (short)values[n];
                    }

                    statistics.Add(stored);
                }
                else
                {
                    var stored = MemoryMarshal.Cast<byte, float>(bytes);
                    for (var n = 0; n < values.Length; n++)
                    {
                        stored[n] = (float)Math.Clamp(values[n], float.MinValue, float.MaxValue);
                    }

                    statistics.Add(stored);
                }

                destination.Write(bytes);
            },
            cancellationToken);
        return new VolumeInfo(reader.Geometry, scan.Type, reader.Modality ?? Guess(scan), statistics.Range()) { DamagedSlices = reader.DamagedSlices };
    }

    /// <summary>Reads a volume into memory.</summary>
    /// <param name="uneven">Its slices are not evenly spaced.</param>
    /// <exception cref="Mem3DException">More voxels than one array holds.</exception>
    public static ArrayVoxelSource ToMemory(IVoxelReader reader, bool uneven, CancellationToken cancellationToken)
    {
        var count = Fits(reader.Geometry);
        var scan = Scan(reader, cancellationToken);
        var shorts = scan.Type == VoxelType.Int16 ? new short[count] : null;
        var floats = scan.Type == VoxelType.Int16 ? null : new float[count];
        var at = 0;
        reader.Read(
            values =>
            {
                foreach (var v in values)
                {
                    if (shorts is not null)
                    {
                        shorts[at++] = (short)v;
                    }
                    else
                    {
                        floats![at++] = (float)Math.Clamp(v, float.MinValue, float.MaxValue);
                    }
                }
            },
            cancellationToken);
        var statistics = scan.Type == VoxelType.Int16 ? new IntensityStatistics() : new IntensityStatistics(scan.Minimum, scan.Maximum);
        if (shorts is not null)
        {
            statistics.Add(shorts);
        }
        else
        {
            statistics.Add(floats);
        }

        var info = new VolumeInfo(reader.Geometry, scan.Type, reader.Modality ?? Guess(scan), statistics.Range()) { Uneven = uneven };
        return shorts is not null ? new ArrayVoxelSource(info, shorts) : new ArrayVoxelSource(info, floats!);
    }

    /// <summary>The number of voxels, when one array can hold them.</summary>
    public static int Fits(VolumeGeometry geometry) => geometry.Size.VoxelCount <= Array.MaxLength
        ? (int)geometry.Size.VoxelCount
        : throw new Mem3DException(
            ErrorKind.TooLarge, $"A volume of {geometry.Size.VoxelCount} voxels does not fit in memory.", "Crop or resample the volume first.");

    private static Modality Guess(VoxelScan scan) => scan.Minimum <= CtMinimum ? Modality.CT : Modality.Unknown;
}
