using Mem3D.Core.Errors;

namespace Mem3D.Data.Formats.Dicom;

/// <summary>The refusals of DICOM input, in one voice.</summary>
internal static class DicomErrors
{
    public static Mem3DException Damaged(string what, Exception? inner = null) =>
        new(ErrorKind.Invalid, $"The DICOM file is damaged: {what}.", "Send or export the file again; it may have been cut off on its way.", inner);

    public static Mem3DException EndsEarly() => Damaged("it ends before its last pixel");

    public static Mem3DException Unsupported(string what, string remedy) => new(ErrorKind.Unsupported, what, remedy);
}
