namespace Mem3D.Data.Formats.Dicom;

/// <summary>The attributes read (DICOM PS3.6), as group × 65536 + element.</summary>
internal static class DicomTag
{
    public const uint TransferSyntax = 0x0002_0010;
    public const uint CharacterSet = 0x0008_0005;
    public const uint ImageType = 0x0008_0008;
    public const uint SopClass = 0x0008_0016;
    public const uint SopInstance = 0x0008_0018;
    public const uint Modality = 0x0008_0060;
    public const uint SeriesDescription = 0x0008_103E;
    public const uint SliceThickness = 0x0018_0050;
    public const uint EchoTime = 0x0018_0081;
    public const uint SeriesInstance = 0x0020_000E;
    public const uint SeriesNumber = 0x0020_0011;
    public const uint AcquisitionNumber = 0x0020_0012;
    public const uint InstanceNumber = 0x0020_0013;
    public const uint ImagePosition = 0x0020_0032;
    public const uint ImageOrientation = 0x0020_0037;
    public const uint TemporalPosition = 0x0020_0100;
    public const uint SamplesPerPixel = 0x0028_0002;
    public const uint Photometric = 0x0028_0004;
    public const uint NumberOfFrames = 0x0028_0008;
    public const uint Rows = 0x0028_0010;
    public const uint Columns = 0x0028_0011;
    public const uint PixelSpacing = 0x0028_0030;
    public const uint BitsAllocated = 0x0028_0100;
    public const uint BitsStored = 0x0028_0101;
    public const uint HighBit = 0x0028_0102;
    public const uint PixelRepresentation = 0x0028_0103;
    public const uint RescaleIntercept = 0x0028_1052;
    public const uint RescaleSlope = 0x0028_1053;
    public const uint ModalityLut = 0x0028_3000;
    public const uint FloatPixelData = 0x7FE0_0008;
    public const uint DoublePixelData = 0x7FE0_0009;
    public const uint PixelData = 0x7FE0_0010;

    public const uint Item = 0xFFFE_E000;
    public const uint ItemEnd = 0xFFFE_E00D;
    public const uint SequenceEnd = 0xFFFE_E0DD;

    /// <summary>Those whose values are kept; everything else is passed over, so that no name or date of a patient is ever held.</summary>
    public static bool IsKept(uint tag) => tag is TransferSyntax or CharacterSet or ImageType or SopClass or SopInstance or Modality
        or SeriesDescription or SliceThickness or EchoTime or SeriesInstance or SeriesNumber or AcquisitionNumber or InstanceNumber
        or ImagePosition or ImageOrientation or TemporalPosition or SamplesPerPixel or Photometric or NumberOfFrames or Rows or Columns
        or PixelSpacing or BitsAllocated or BitsStored or HighBit or PixelRepresentation or RescaleIntercept or RescaleSlope;
}
