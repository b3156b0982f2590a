using Mem3D.Core.Errors;

namespace Mem3D.Data.Exports;

/// <summary>The refusals of exports, in one voice.</summary>
internal static class ExportErrors
{
    public static Mem3DException Differs() => new(
        ErrorKind.Unavailable, "The exported file does not read back as the masks that were written.", "Check the server's disk, then export again.");

    public static Mem3DException Nothing() => new(
        ErrorKind.Invalid, "There are no masks to export.", "Segment a slice, or choose labels that have masks.");
}
