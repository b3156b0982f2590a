using Mem3D.Core.Errors;

namespace Mem3D.Data.Formats.Nifti;

/// <summary>The refusals of NIfTI input, in one voice.</summary>
internal static class NiftiErrors
{
    public static Mem3DException NotNifti(string why) =>
        new(ErrorKind.Invalid, $"This is not a NIfTI file: {why}.", "Choose a .nii or .nii.gz file, or a folder or zip of DICOM files.");

    public static Mem3DException Damaged(string what, Exception? inner = null) =>
        new(ErrorKind.Invalid, $"The NIfTI file is damaged: {what}.", "Copy or export the file again; it may have been cut off on its way.", inner);

    public static Mem3DException Unsupported(string what, string remedy) =>
        new(ErrorKind.Unsupported, what, remedy);
}
