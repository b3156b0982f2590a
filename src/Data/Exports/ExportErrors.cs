using Mem3D.Core.Errors;

namespace Mem3D.Data.Exports;

/// <summary>The refusals of exports, in one voice.</summary>
internal static class ExportErrors
{
    public static Mem3DException Differs() => new(
        ErrorKind.Unavailable, "The exported file does not read back as the masks that were written.", "Check the server's disk, then export again.");

    /// <param name="absent">Nothing is known of DICOM images, rather than too little.</param>
    public static Mem3DException NoDicomSource(bool absent) => new(
        ErrorKind.Invalid,
        absent
            ? "It is not known from which DICOM images the scan came, so that the masks cannot refer to them."
            : "The scan's DICOM series lacks an identifier of its study, frame of reference or images.",
        "Export as NIfTI or as a 3D Slicer segmentation; or import the original DICOM series again.");

    public static Mem3DException Nothing() => new(
        ErrorKind.Invalid, "There are no masks to export.", "Segment a slice, or choose labels that have masks.");
}
