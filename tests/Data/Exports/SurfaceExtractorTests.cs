using Mem3D.Core.Volumes;
using Mem3D.Data.Exports.Surfaces;

namespace Mem3D.Data.Tests.Exports;

public sealed class SurfaceExtractorTests
{
    [Fact]
    public void All_256_cubes_are_closed_by_their_neighbours_and_face_outwards()
    {
        for (var corners = 1; corners < 256; corners++)
        {
            var mask = Enumerable.Range(0, 8).Select(n => (byte)(corners >> n & 1)).ToArray();
            var mesh = Extract(mask, new VolumeSize(2, 2, 2), Affine.FromSpacing(1, 1, 1));
            mesh.IsClosed().Should().BeTrue($"cube {corners}");
            mesh.VolumeMm3.Should().BePositive($"cube {corners}");
        }
    }

    [Fact]
    public void One_voxel_is_an_octahedron_of_a_sixth_of_its_volume()
    {
        var mesh = Extract([1], new VolumeSize(1, 1, 1), Affine.FromSpacing(1, 2, 3));
        mesh.Triangles.Should().HaveCount(8);
        mesh.Vertices.Should().HaveCount(6);
        mesh.VolumeMm3.Should().BeApproximately(1, 1e-12, "6 mm³ / 6");
    }

    [Fact]
    public void A_ball_has_the_volume_and_the_place_of_a_ball_on_an_oblique_left_handed_grid()
    {
        var size = new VolumeSize(44, 40, 30);
        var affine = new Affine(-0.8, 0.1, 0, 100, 0.1, 0.8, 0.05, -50, 0, 0, 1.5, 20);
        affine.Determinant.Should().BeNegative();
        var centre = affine.ToMillimetres(21.5, 19.5, 14.5);
        var mask = new byte[size.VoxelCount];
        for (var n = 0; n < mask.Length; n++)
        {
            var p = affine.ToMillimetres(n % 44, n / 44 % 40, n / (44 * 40));
            mask[n] = (byte)(Distance(p, centre) < 13 ? 1 : 0);
        }

        var mesh = Extract(mask, size, affine);
        mesh.IsClosed().Should().BeTrue();
        mesh.VolumeMm3.Should().BeApproximately(4 / 3.0 * Math.PI * 13 * 13 * 13, 0.02 * 9200);
        mesh.Vertices.Should().AllSatisfy(v => Distance(v, centre).Should().BeInRange(11.5, 14));
    }

    [Fact]
    public void Random_masks_with_voxels_at_every_border_are_closed()
    {
        var random = new Random(7);
        for (var run = 0; run < 20; run++)
        {
            var mask = Enumerable.Range(0, 5 * 6 * 7).Select(_ => (byte)random.Next(2)).ToArray();
            Extract(mask, new VolumeSize(5, 6, 7), Affine.FromSpacing(1, 1, 2)).IsClosed().Should().BeTrue();
        }
    }

    [Fact]
    public void A_mesh_with_a_hole_is_not_closed()
    {
        var mesh = Extract([1], new VolumeSize(1, 1, 1), Affine.FromSpacing(1, 1, 1));
        (mesh with { Triangles = [.. mesh.Triangles.Skip(1)] }).IsClosed().Should().BeFalse();
    }

    private static SurfaceMesh Extract(byte[] mask, VolumeSize size, Affine affine) =>
        SurfaceExtractor.Extract(mask, size, affine.ToMillimetres, affine.Determinant < 0, default);

    private static double Distance((double X, double Y, double Z) a, (double X, double Y, double Z) b) =>
        Math.Sqrt(((a.X - b.X) * (a.X - b.X)) + ((a.Y - b.Y) * (a.Y - b.Y)) + ((a.Z - b.Z) * (a.Z - b.Z)));
}
