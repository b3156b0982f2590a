namespace Mem3D.Core.Samples;

/// <summary>
/// A bumpy ellipsoid in millimetres, turned about the z axis: centre, half axes, and waves on its surface (share of the radius, wavelength in mm).
/// Half axes may be infinite: then it is a cylinder.
/// </summary>
internal readonly struct Ellipsoid(double x, double y, double z, double a, double b, double c, double degrees = 0, double waves = 0, double length = 30)
{
    private readonly double _cos = Math.Cos(degrees * Math.PI / 180);
    private readonly double _sin = Math.Sin(degrees * Math.PI / 180);

    private readonly double _perA = 1 / a;
    private readonly double _perB = 1 / b;
    private readonly double _perC = 1 / c;
    private readonly double _height = c * (1 + waves);

    /// <summary>No point farther from the centre than this lies inside.</summary>
    private readonly double _reach = Math.Max(a, b) * (1 + waves);

    public bool Contains(double px, double py, double pz)
    {
        double dx = px - x, dy = py - y, dz = pz - z;
        if (Math.Abs(dx) > _reach || Math.Abs(dy) > _reach || Math.Abs(dz) > _height)
        {
            return false;
        }

        var u = ((dx * _cos) + (dy * _sin)) * _perA;
        var v = ((dy * _cos) - (dx * _sin)) * _perB;
        var w = dz * _perC;
        var q = (u * u) + (v * v) + (w * w);
        if (waves == 0 || q < (1 - waves) * (1 - waves))
        {
            return q < 1;
        }

        var radius = 1 + (waves * Math.Sin(px / length * Math.PI) * Math.Cos(((py / length) + (pz / length * 0.7)) * Math.PI));
        return q < radius * radius;
    }
}
