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
        var statistics = Statistics(scan);
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
                    Store(values, MemoryMarshal.Cast<byte, short>(bytes), statistics, reader.Padding);
                }
                else
                {
                    Store(values, MemoryMarshal.Cast<byte, float>(bytes), statistics, reader.Padding);
                }

                destination.Write(bytes);
            },
            cancellationToken);
        return Describe(reader, scan, statistics) with { DamagedSlices = reader.DamagedSlices };
    }

    /// <summary>Reads a volume into memory.</summary>
    /// <param name="uneven">Its slices are not evenly spaced.</param>
    /// <exception cref="Mem3DException">More voxels than one array holds.</exception>
    public static ArrayVoxelSource ToMemory(IVoxelReader reader, bool uneven, CancellationToken cancellationToken)
    {
        var count = Fits(reader.Geometry);
        var scan = Scan(reader, cancellationToken);
        var statistics = Statistics(scan);
        var shorts = scan.Type == VoxelType.Int16 ? new short[count] : null;
        var floats = scan.Type == VoxelType.Int16 ? null : new float[count];
        var at = 0;
        reader.Read(
            values =>
            {
                if (shorts is not null)
                {
                    Store(values, shorts.AsSpan(at, values.Length), statistics, reader.Padding);
                }
                else
                {
                    Store(values, floats.AsSpan(at, values.Length), statistics, reader.Padding);
                }

                at += values.Length;
            },
            cancellationToken);
        var info = Describe(reader, scan, statistics) with { Uneven = uneven };
        return shorts is not null ? new ArrayVoxelSource(info, shorts) : new ArrayVoxelSource(info, floats!);
    }

    /// <summary>The number of voxels, when one array can hold them.</summary>
    public static int Fits(VolumeGeometry geometry) => geometry.Size.VoxelCount <= Array.MaxLength
        ? (int)geometry.Size.VoxelCount
        : throw new Mem3DException(
            ErrorKind.TooLarge, $"A volume of {geometry.Size.VoxelCount} voxels does not fit in memory.", "Crop or resample the volume first.");

    private static IntensityStatistics Statistics(VoxelScan scan) =>
        scan.Type == VoxelType.Int16 ? new IntensityStatistics() : new IntensityStatistics(scan.Minimum, scan.Maximum);

    private static VolumeInfo Describe(IVoxelReader reader, VoxelScan scan, IntensityStatistics statistics) =>
        new(reader.Geometry, scan.Type, reader.Modality ?? Guess(scan), statistics.Range());

    private static void Store(ReadOnlySpan<double> values, Span<short> stored, IntensityStatistics statistics, (double From, double To)? padding)
    {
        for (var n = 0; n < stored.Length; n++)
        {
            stored[n] = (short)values[n];
        }

        statistics.Add(stored, padding);
    }

    private static void Store(ReadOnlySpan<double> values, Span<float> stored, IntensityStatistics statistics, (double From, double To)? padding)
    {
        for (var n = 0; n < stored.Length; n++)
        {
            stored[n] = (float)Math.Clamp(values[n], float.MinValue, float.MaxValue);
        }

        statistics.Add(stored, padding);
    }

    private static Modality Guess(VoxelScan scan) => scan.Minimum <= CtMinimum ? Modality.CT : Modality.Unknown;
}
