namespace Mem3D.Data.Formats.Dicom.Codecs;

/// <summary>What a compressed frame is, by its first bytes.</summary>
internal enum CodeStream
{
    Unknown,

    /// <summary>ISO/IEC 10918-1: baseline, extended, progressive, lossless.</summary>
    Jpeg,

    /// <summary>ISO/IEC 14495-1.</summary>
    JpegLs,

    /// <summary>ISO/IEC 15444-1 and -15, bare or in a JP2 file.</summary>
    Jpeg2000,
}
