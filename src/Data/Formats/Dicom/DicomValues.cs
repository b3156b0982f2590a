using System.Runtime.InteropServices;

namespace Mem3D.Data.Formats.Dicom;

/// <summary>From decoded samples to the values they stand for.</summary>
internal static class DicomValues
{
    /// <summary>The padding of a frame's values (PS3.3, C.7.5.1.1.2), rescaled as they are: from, to; null when none is named.</summary>
    public static (double From, double To)? Padding(DicomImage image, DicomFrame frame)
    {
        if (image.Padding is not { } stored)
        {
            return null;
        }

        var (one, other) = ((stored.From * frame.Slope) + frame.Intercept, (stored.To * frame.Slope) + frame.Intercept);
        return (Math.Min(one, other), Math.Max(one, other));
    }

    /// <summary>Takes the stored bits out of the allocated ones, extends the sign (PS3.5, 8.1), rescales (PS3.3, C.11.1).</summary>
    /// <param name="samples">Grey samples, little endian, as <see cref="DicomPixels.Frame"/> gives them.</param>
    /// <param name="values">One a sample.</param>
    public static void Rescale(DicomImage image, DicomFrame frame, ReadOnlySpan<byte> samples, Span<double> values)
    {
        var shift = image.HighBit + 1 - image.BitsStored;
        var unused = 32 - image.BitsStored;
        for (var n = 0; n < values.Length; n++)
        {
            var raw = image.BitsAllocated switch
            {
                8 => samples[n],
                16 => MemoryMarshal.Read<ushort>(samples[(2 * n)..]),
                _ => MemoryMarshal.Read<uint>(samples[(4 * n)..]),
            };
            var left = raw >> shift << unused;
            var value = image.Signed ? (int)left >> unused : (double)(left >> unused);
            values[n] = (value * frame.Slope) + frame.Intercept;
        }
    }
}
