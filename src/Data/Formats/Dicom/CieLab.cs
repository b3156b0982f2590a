using Mem3D.Core.Projects;

namespace Mem3D.Data.Formats.Dicom;

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

    /// <summary>The nearest colour that a screen shows.</summary>
    public static LabelColor ToColor(IReadOnlyList<int> lab)
    {
        var l = ((lab[0] / 65535.0 * 100) + 16) / 116;
        var (x, y, z) = (0.9642 * Unlab(l + (Back(lab[1]) / 500)), Unlab(l), 0.8251 * Unlab(l - (Back(lab[2]) / 200)));
        return new LabelColor(
            Screen((3.1338561 * x) - (1.6168667 * y) - (0.4906146 * z)), Screen((-0.9787684 * x) + (1.9161415 * y) + (0.0334540 * z)),
            Screen((0.0719453 * x) - (0.2289914 * y) + (1.4052427 * z)));
    }

    private static double Linear(byte channel)
    {
        var c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
    }

    private static double Lab(double t) => t > 216.0 / 24389 ? Math.Cbrt(t) : ((24389.0 / 27 * t) + 16) / 116;

    private static double Unlab(double f) => f * f * f > 216.0 / 24389 ? f * f * f : ((116 * f) - 16) / (24389.0 / 27);

    private static double Back(int value) => (value / 65535.0 * 255) - 128;

    private static byte Screen(double c) => (byte)Math.Round(255 * Math.Clamp(c <= 0.0031308 ? 12.92 * c : (1.055 * Math.Pow(c, 1 / 2.4)) - 0.055, 0, 1));

    private static ushort Scale(double value, double low, double high) => (ushort)Math.Round(65535 * Math.Clamp((value - low) / (high - low), 0, 1));
}
