using Mem3D.Core.Masks;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;

namespace Mem3D.Inference.Tests.Propagation;

/// <summary>A bright ellipsoid in noise-free surroundings on an anisotropic, non-square grid, and its true masks.</summary>
internal sealed class Phantom : IVoxelSource
{
    public const int Width = 61, Height = 47, Depth = 30, First = 4, Last = 24;

    private readonly ArrayVoxelSource _volume;

    public Phantom(short inside = 400, short outside = 50)
    {
        var voxels = new short[Width * Height * Depth];
        for (var z = 0; z < Depth; z++)
        {
            for (var i = 0; i < Width * Height; i++)
            {
                voxels[(z * Width * Height) + i] = (short)((IsInside(i % Width, i / Width, z) ? inside : outside) + (i % 7));
            }
        }

        _volume = ArrayVoxelSource.Of(new VolumeGeometry(new VolumeSize(Width, Height, Depth), Affine.FromSpacing(0.7, 0.7, 3)), Modality.CT, voxels);
    }

    public int Reads { get; private set; }

    public VolumeInfo Info => _volume.Info;

    public static SliceMask Truth(int z)
    {
        var mask = new byte[Width * Height];
        for (var i = 0; i < mask.Length; i++)
        {
            mask[i] = IsInside(i % Width, i / Width, z) ? (byte)1 : (byte)0;
        }

        return new SliceMask(Width, Height, mask);
    }

    public static Anchor AnchorAt(int z) => new(z, Truth(z));

    public static Anchor NothingAt(int z) => new(z, SliceMask.Empty(Width, Height));

    public static double Dice(SliceMask a, SliceMask b)
    {
        var both = a.Values.Zip(b.Values).Count(p => p is { First: 1, Second: 1 });
        return a.Area + b.Area == 0 ? 1 : 2.0 * both / (a.Area + b.Area);
    }

    public void ReadSlice(SliceAxis axis, int index, Span<float> destination)
    {
        Reads++;
        _volume.ReadSlice(axis, index, destination);
    }

    public void ReadSliceBytes(SliceAxis axis, int index, Span<byte> destination) => _volume.ReadSliceBytes(axis, index, destination);

    public void Dispose() => _volume.Dispose();

    private static bool IsInside(int x, int y, int z)
    {
        const double Middle = (First + Last) / 2.0, Half = ((Last - First) / 2.0) + 0.5;
        var r = Math.Sqrt(Math.Max(1 - Math.Pow((z - Middle) / Half, 2), 0));
        return r > 0 && Math.Pow((x - 30 - (0.3 * (z - Middle))) / (14 * r), 2) + Math.Pow((y - 22) / (10 * r), 2) <= 1;
    }
}
