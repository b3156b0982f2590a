namespace Mem3D.Data.Formats.Dicom.Codecs;

/// <summary>A JPEG scan header (ISO/IEC 10918-1, B.2.3).</summary>
/// <param name="Components">Those in the scan, with their Huffman tables set.</param>
/// <param name="First">Start of the spectral band; in lossless scans the predictor.</param>
/// <param name="Last">End of the spectral band, inclusive.</param>
/// <param name="High">Bit position of the scan before this one; 0 in a first scan.</param>
/// <param name="Low">Bit position of this scan; in lossless scans the point transform.</param>
/// <param name="RestartInterval">MCUs between restart markers; 0: none.</param>
internal sealed record JpegScan(JpegComponent[] Components, int First, int Last, int High, int Low, int RestartInterval);
