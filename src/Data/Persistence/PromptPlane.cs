using Mem3D.Core.Volumes;

namespace Mem3D.Data.Persistence;

/// <summary>The plane of a slice in millimetres (LPS): where its voxel (0, 0) lies and its unit normal, pointing to higher slices.</summary>
internal static class PromptPlane
{
    public static ((double X, double Y, double Z) OriginMm, (double X, double Y, double Z) Normal) Of(Affine affine, SliceAxis axis, int slice)
    {
        var origin = axis switch
        {
            SliceAxis.I => affine.ToMillimetres(slice, 0, 0),
            SliceAxis.J => affine.ToMillimetres(0, slice, 0),
            _ => affine.ToMillimetres(0, 0, slice),
        };
        var x = affine.Step(axis == SliceAxis.I ? SliceAxis.J : SliceAxis.I);
        var y = affine.Step(axis == SliceAxis.K ? SliceAxis.J : SliceAxis.K);
        var step = affine.Step(axis);
        (double X, double Y, double Z) n = ((x.Y * y.Z) - (x.Z * y.Y), (x.Z * y.X) - (x.X * y.Z), (x.X * y.Y) - (x.Y * y.X));
        var length = Math.Sqrt((n.X * n.X) + (n.Y * n.Y) + (n.Z * n.Z));
        var sign = (n.X * step.X) + (n.Y * step.Y) + (n.Z * step.Z) < 0 ? -1 : 1;
        return (origin, (sign * n.X / length, sign * n.Y / length, sign * n.Z / length));
    }
}
