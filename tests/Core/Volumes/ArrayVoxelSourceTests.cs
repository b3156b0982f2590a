using CsCheck;
using Mem3D.Core.Volumes;

namespace Mem3D.Core.Tests.Volumes;

public class ArrayVoxelSourceTests
{
    [Fact]
    public void A_slice_holds_the_voxels_of_its_plane_on_every_axis() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 9], Gen.Int[1, 6], Gen.Short.Array[40 * 9 * 6]).Sample((w, h, d, values) =>
        {
            var size = new VolumeSize(w, h, d);
            using var volume = ArrayVoxelSource.Of(new VolumeGeometry(size, Affine.FromSpacing(1, 1, 1)), Modality.CT, values[..(w * h * d)]);
            return new[] { SliceAxis.I, SliceAxis.J, SliceAxis.K }.All(axis => Enumerable.Range(0, volume.Info.Geometry.SliceCount(axis)).All(n =>
            {
                var (width, height) = volume.Info.Geometry.SliceSize(axis);
                var slice = new float[width * height];
                volume.ReadSlice(axis, n, slice);
                return slice.Select((v, i) => (v, X: i % width, Y: i / width)).All(p => p.v == axis switch
                {
                    SliceAxis.I => values[(((p.Y * h) + p.X) * w) + n],
                    SliceAxis.J => values[(((p.Y * h) + n) * w) + p.X],
                    _ => values[(((n * h) + p.Y) * w) + p.X],
                });
            }));
        });
}
