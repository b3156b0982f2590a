using Mem3D.Core.Projects;

namespace Mem3D.Data.Exports.Dicom;

/// <summary>Colours as DICOM recommends them for display: CIELab, D50, 16 bits a channel (PS3.3 C.10.7.1.1).</summary>
internal static class CieLab
{
    /// <summary>L* of 0…100, a* and b* of −128…127, each onto 0…65535.</summary>
    public static ushort[] Of(LabelColor color)
    {
        // sRGB (IEC 61966-2-1) to XYZ, adapted to D50 by Bradford's method
        var (r, g, b) = (Linear(color.Red), Linear(color.Green), Linear(color.Blue));
        var x = Lab(((0.4360747 * r) + (0.3850649 * g) + (0.1430804 * b)) / 0.9642);
        var y = Lab((0.2225045 * r) + (0.7168786 * g) + (0.0606169 * b));
        var z = Lab(((0.0139322 * r) + (0.0971045 * g) + (0.7141733 * b)) / 0.8251);
        return [Scale((116 * y) - 16, 0, 100), Scale(500 * (x - y), -128, 127), Scale(200 * (y - z), -128, 127)];
    }

    private static double Linear(byte channel)
    {
        var c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
    }

    private static double Lab(double t) => t > 216.0 / 24389 ? Math.Cbrt(t) : ((24389.0 / 27 * t) + 16) / 116;

    private static ushort Scale(double value, double low, double high) => (ushort)Math.Round(65535 * Math.Clamp((value - low) / (high - low), 0, 1));
}
