using System.Globalization;

namespace Mem3D.Data.Formats.Dicom;

/// <summary>Which images can become slices, and why others cannot.</summary>
internal static class DicomImageRules
{
    private const string NothingToDo = "Nothing to do: the scan itself is read without it.";

    /// <summary>Reason and remedy when an image cannot be a slice; null when it can.</summary>
    public static (string Reason, string Remedy)? Refuse(DicomImage image, IDicomBackend backend)
    {
        if (DicomUids.ObjectName(image.SopClass) is { } other && (!image.HasPixels || other != "secondary capture"))
        {
            return ($"It is a {other}, not a scan.", NothingToDo);
        }

        if (!image.HasPixels)
        {
            return ("It holds no image.", NothingToDo);
        }

        if (image.ImageType.Contains("LOCALIZER", StringComparison.OrdinalIgnoreCase) || image.ImageType.Contains("SCOUT", StringComparison.OrdinalIgnoreCase))
        {
            return ("It is a localiser (an overview image), set aside.", NothingToDo);
        }

        if (backend.Refuse(image.TransferSyntax) is { } undecodable)
        {
            return undecodable;
        }

        return Pixels(image) ?? Places(image);
    }

    private static (string Reason, string Remedy)? Pixels(DicomImage image)
    {
        if (image.SamplesPerPixel != 1 || image.Photometric is not ("MONOCHROME1" or "MONOCHROME2" or ""))
        {
            var kind = image.Photometric.Length == 0 ? "" : $" ({string.Concat(image.Photometric.Where(char.IsAsciiLetterOrDigit))})";
            return ($"It is a colour image{kind}; grey values are needed.", "Choose the original series instead of a rendered or secondary capture.");
        }

        if (image.Frames < 1 || (image.Frames > 1 && image.Places.Count == 0))
        {
            return (string.Create(CultureInfo.InvariantCulture, $"It is a multi-frame image of {image.Frames} frames that does not say where each lies."),
                "Export the series as one file a slice, or as enhanced multi-frame CT or MR.");
        }

        if (image.FloatPixels)
        {
            return ("Its pixels are floating-point numbers, which are not read yet.", "Convert the series to NIfTI, for example with dcm2niix.");
        }

        if (image.HasModalityLut)
        {
            return ("Its values need a modality lookup table, which is not read yet.", "Convert the series to NIfTI, for example with dcm2niix.");
        }

        if (image.Rows < 1 || image.Columns < 1)
        {
            return ("It does not say how many rows and columns it has.", "Export the series again.");
        }

        return image.BitsAllocated is not (8 or 16 or 32) || image.BitsStored < 1 || image.BitsStored > image.BitsAllocated
            || image.HighBit >= image.BitsAllocated || image.HighBit + 1 < image.BitsStored
            ? (string.Create(CultureInfo.InvariantCulture, $"Its pixels have {image.BitsStored} of {image.BitsAllocated} bits, which is not read."), "Export the series with 16-bit pixels.")
            : null;
    }

    private static (string Reason, string Remedy)? Places(DicomImage image)
    {
        foreach (var frame in image.Places)
        {
            if (Place(frame) is { } refusal)
            {
                return image.Frames == 1 ? refusal : (string.Create(CultureInfo.InvariantCulture, $"Frame {frame.Index + 1}: {refusal.Reason}"), refusal.Remedy);
            }
        }

        return null;
    }

    private static (string Reason, string Remedy)? Place(DicomFrame frame)
    {
        if (frame.Position is null || frame.Orientation is not { } o)
        {
            return ("It does not say where it lies in the patient (position or orientation is missing).", "Only cross-sectional series such as CT and MR can be labelled in 3D.");
        }

        if (frame.Spacing is null || frame.Spacing[0] <= 0 || frame.Spacing[1] <= 0)
        {
            return ("It does not say how large its pixels are (PixelSpacing).", "Export the original series again.");
        }

        double row = (o[0] * o[0]) + (o[1] * o[1]) + (o[2] * o[2]), column = (o[3] * o[3]) + (o[4] * o[4]) + (o[5] * o[5]);
        var dot = (o[0] * o[3]) + (o[1] * o[4]) + (o[2] * o[5]);
        return Math.Abs(row - 1) > 0.01 || Math.Abs(column - 1) > 0.01 || Math.Abs(dot) > 0.01
            ? ("Its orientation is not two unit vectors at right angles.", "Export the original series again.")
            : null;
    }
}
