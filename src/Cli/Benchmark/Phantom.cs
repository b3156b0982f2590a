using Mem3D.Core.Masks;
using Mem3D.Core.Volumes;

namespace Mem3D.Cli.Benchmark;

/// <summary>
/// A generated CT: a noisy body with a target that changes size and place from slice to slice and runs through all of them. Always the same for a size.
/// </summary>
internal sealed class Phantom : IDisposable
{
    private const short Air = -1000;
    private const short Tissue = 40;
    private const short Organ = 130;

    private readonly VolumeSize _size;

    public Phantom(VolumeSize size)
    {
        _size = size;
        var voxels = new short[checked((int)size.VoxelCount)];
        var noise = 2463534242u;
        var at = 0;
        for (var k = 0; k < size.Depth; k++)
        {
            var target = Target(k);
            for (var j = 0; j < size.Height; j++)
            {
                for (var i = 0; i < size.Width; i++)
                {
                    // Xorshift (Marsaglia 2003): about ±30 HU.
                    noise ^= noise << 13;
                    noise ^= noise >> 17;
                    noise ^= noise << 5;
                    var value = target[i, j] ? Organ : InBody(i, j) ? Tissue : Air;
                    voxels[at++] = (short)(value + (int)(noise >> 26) - 32);
                }
            }
        }

        Voxels = voxels;
        Volume = ArrayVoxelSource.Of(new VolumeGeometry(size, Affine.FromSpacing(0.8, 0.8, 2.5)), Modality.CT, voxels);
    }

    public IVoxelSource Volume { get; }

    /// <summary>The same as they lie in memory, I fastest.</summary>
    public ReadOnlyMemory<short> Voxels { get; }

    /// <summary>Where the target's centre is on a slice, in voxels.</summary>
    public (double X, double Y) Centre(int slice)
    {
        var turn = 2 * Math.PI * slice / _size.Depth;
        return ((0.42 * _size.Width) + (0.04 * _size.Width * Math.Sin(turn)), (0.5 * _size.Height) + (0.03 * _size.Height * Math.Cos(turn)));
    }

    /// <summary>Half axes of the target on a slice, in voxels.</summary>
    public (double X, double Y) HalfAxes(int slice)
    {
        var size = 1 + (0.25 * Math.Sin(4 * Math.PI * slice / _size.Depth));
        return (0.11 * _size.Width * size, 0.08 * _size.Height * size);
    }

    /// <summary>The true mask of a slice.</summary>
    public SliceMask Target(int slice)
    {
        var (centre, half) = (Centre(slice), HalfAxes(slice));
        var values = new byte[_size.Width * _size.Height];
        for (var i = 0; i < values.Length; i++)
        {
            var (x, y) = (((i % _size.Width) - centre.X) / half.X, ((i / _size.Width) - centre.Y) / half.Y);
            values[i] = (x * x) + (y * y) <= 1 ? (byte)1 : (byte)0;
        }

        return new SliceMask(_size.Width, _size.Height, values);
    }

    public void Dispose() => Volume.Dispose();

    private bool InBody(int i, int j)
    {
        var (x, y) = ((i - (0.5 * _size.Width)) / (0.42 * _size.Width), (j - (0.5 * _size.Height)) / (0.36 * _size.Height));
        return (x * x) + (y * y) <= 1;
    }
}
