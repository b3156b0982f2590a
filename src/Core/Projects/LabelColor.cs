using System.Globalization;
using Mem3D.Core.Errors;

namespace Mem3D.Core.Projects;

/// <summary>A label's colour, the same in 2D, 3D and export.</summary>
public readonly record struct LabelColor(byte Red, byte Green, byte Blue)
{
    private static readonly LabelColor[] Basic =
    [
        new(0xE6, 0x9F, 0x00), new(0x56, 0xB4, 0xE9), new(0x00, 0x9E, 0x73), new(0xF0, 0xE4, 0x42),
        new(0xD5, 0x5E, 0x00), new(0xCC, 0x79, 0xA7), new(0x00, 0x72, 0xB2), new(0xB0, 0xB0, 0xB0),
    ];

    /// <summary>
    /// Okabe and Ito's palette, safe for colour-blind people, ordered for contrast on grey; then the same colours light, then dark: lightness is what
    /// everybody tells apart.
    /// </summary>
    public static IReadOnlyList<LabelColor> Palette { get; } =
        [.. Basic, .. Basic.Select(c => c.Towards(255, 0.55)), .. Basic.Select(c => c.Towards(0, 0.45))];

    /// <summary>#rrggbb.</summary>
    public string ToHex() => string.Create(CultureInfo.InvariantCulture, $"#{Red:x2}{Green:x2}{Blue:x2}");

    private LabelColor Towards(byte end, double share)
    {
        byte Mixed(byte channel) => (byte)Math.Round(channel + ((end - channel) * share));
        return new(Mixed(Red), Mixed(Green), Mixed(Blue));
    }

    /// <exception cref="Mem3DException">Not of the form #rrggbb.</exception>
    public static LabelColor Parse(string hex) =>
        hex.Length == 7 && hex[0] == '#' && int.TryParse(hex.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var v)
            ? new((byte)(v >> 16), (byte)(v >> 8), (byte)v)
            : throw new Mem3DException(ErrorKind.Invalid, "A colour is written #rrggbb.", "Choose a colour from the palette.");
}
