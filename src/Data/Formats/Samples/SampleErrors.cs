using Mem3D.Core.Errors;

namespace Mem3D.Data.Formats.Samples;

/// <summary>The refusals of files with a header and samples (NIfTI, NRRD, MetaImage), in one voice.</summary>
internal static class SampleErrors
{
    public static Mem3DException Damaged(string what, Exception? inner = null) =>
        new(ErrorKind.Invalid, $"The file is damaged: {what}.", "Copy or export the file again; it may have been cut off on its way.", inner);

    public static Mem3DException Unsupported(string what, string remedy) => new(ErrorKind.Unsupported, what, remedy);
}
