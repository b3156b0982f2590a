using Mem3D.Core.Errors;

namespace Mem3D.Data.Formats.Dicom.Isolation;

/// <summary>Why a decoding process was given up.</summary>
internal static class DicomRefusals
{
    private const string Remedy = "The image is probably damaged: send or export it again, or decompress the series first.";

    public static Mem3DException Broken => new(ErrorKind.Invalid, "The DICOM file is damaged: its compressed pixels are broken.", Remedy);

    public static Mem3DException Crashed => new(ErrorKind.Invalid, "The decoder broke down over its compressed pixels.", Remedy);

    public static Mem3DException TooSlow(TimeSpan limit) =>
        new(ErrorKind.Invalid, $"Decoding its pixels was stopped after {limit.TotalSeconds:0.#} s.", Remedy);

    public static Mem3DException TooLarge(long bytes) =>
        new(ErrorKind.TooLarge, $"Decoding its pixels was stopped: it took more than {bytes >> 20} MiB of memory.", Remedy);
}
