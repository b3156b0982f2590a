namespace Mem3D.Data.Formats.Dicom;

/// <summary>The attributes read (DICOM PS3.6), as group × 65536 + element.</summary>
internal static class DicomTag
{
    public const uint MediaSopClass = 0x0002_0002;
    public const uint TransferSyntax = 0x0002_0010;
    public const uint CharacterSet = 0x0008_0005;
    public const uint ImageType = 0x0008_0008;
    public const uint SopClass = 0x0008_0016;
    public const uint SopInstance = 0x0008_0018;
    public const uint Modality = 0x0008_0060;
    public const uint SeriesDescription = 0x0008_103E;
    public const uint FrameType = 0x0008_9007;
    public const uint SliceThickness = 0x0018_0050;
    public const uint EchoTime = 0x0018_0081;
    public const uint TriggerTime = 0x0018_1060;
    public const uint DiffusionBValue = 0x0018_9087;
    public const uint EffectiveEchoTime = 0x0018_9082;
    public const uint StudyInstance = 0x0020_000D;
    public const uint SeriesInstance = 0x0020_000E;
    public const uint SeriesNumber = 0x0020_0011;
    public const uint AcquisitionNumber = 0x0020_0012;
    public const uint InstanceNumber = 0x0020_0013;
    public const uint ImagePosition = 0x0020_0032;
    public const uint ImageOrientation = 0x0020_0037;
    public const uint FrameOfReference = 0x0020_0052;
    public const uint TemporalPosition = 0x0020_0100;
    public const uint NominalTriggerTime = 0x0020_9153;
    public const uint StackId = 0x0020_9056;
    public const uint TemporalPositionIndex = 0x0020_9128;
    public const uint SamplesPerPixel = 0x0028_0002;
    public const uint Photometric = 0x0028_0004;
    public const uint PlanarConfiguration = 0x0028_0006;
    public const uint NumberOfFrames = 0x0028_0008;
    public const uint Rows = 0x0028_0010;
    public const uint Columns = 0x0028_0011;
    public const uint PixelSpacing = 0x0028_0030;
    public const uint BitsAllocated = 0x0028_0100;
    public const uint BitsStored = 0x0028_0101;
    public const uint HighBit = 0x0028_0102;
    public const uint PixelRepresentation = 0x0028_0103;
    public const uint PixelPadding = 0x0028_0120;
    public const uint PixelPaddingLimit = 0x0028_0121;
    public const uint RescaleIntercept = 0x0028_1052;
    public const uint RescaleSlope = 0x0028_1053;
    public const uint ModalityLut = 0x0028_3000;
    public const uint FloatPixelData = 0x7FE0_0008;
    public const uint DoublePixelData = 0x7FE0_0009;
    public const uint PixelData = 0x7FE0_0010;

    // Functional groups of multi-frame images (PS3.3, C.7.6.16)
    public const uint SharedGroups = 0x5200_9229;
    public const uint PerFrameGroups = 0x5200_9230;
    public const uint PixelMeasures = 0x0028_9110;
    public const uint ValueTransformation = 0x0028_9145;
    public const uint PlanePosition = 0x0020_9113;
    public const uint PlaneOrientation = 0x0020_9116;
    public const uint FrameContent = 0x0020_9111;
    public const uint MrEcho = 0x0018_9114;
    public const uint MrDiffusion = 0x0018_9117;
    public const uint CardiacSynchronisation = 0x0018_9118;
    public const uint MrFrameType = 0x0018_9226;
    public const uint CtFrameType = 0x0018_9329;

    // Segmentations (PS3.3, C.8.20) and what they refer to
    public const uint SegmentationType = 0x0062_0001;
    public const uint Segments = 0x0062_0002;
    public const uint SegmentNumber = 0x0062_0004;
    public const uint SegmentLabel = 0x0062_0005;
    public const uint SegmentIdentification = 0x0062_000A;
    public const uint ReferencedSegment = 0x0062_000B;
    public const uint SegmentColor = 0x0062_000D;
    public const uint FractionalMaximum = 0x0062_000E;
    public const uint SegmentType = 0x0062_000F;
    public const uint CodeValue = 0x0008_0100;
    public const uint CodeScheme = 0x0008_0102;
    public const uint CodeMeaning = 0x0008_0104;
    public const uint LongCodeValue = 0x0008_0119;
    public const uint ReferencedSeries = 0x0008_1115;
    public const uint ReferencedInstances = 0x0008_114A;
    public const uint ReferencedInstance = 0x0008_1155;
    public const uint DerivationImages = 0x0008_9124;
    public const uint SourceImages = 0x0008_2112;

    // Structure sets (PS3.3, C.8.8.5, C.8.8.6 and C.8.8.8)
    public const uint ReferencedFrames = 0x3006_0010;
    public const uint ReferencedStudies = 0x3006_0012;
    public const uint RtReferencedSeries = 0x3006_0014;
    public const uint ContourImages = 0x3006_0016;
    public const uint Regions = 0x3006_0020;
    public const uint RegionNumber = 0x3006_0022;
    public const uint RegionFrame = 0x3006_0024;
    public const uint RegionName = 0x3006_0026;
    public const uint RegionColor = 0x3006_002A;
    public const uint RegionContours = 0x3006_0039;
    public const uint Contours = 0x3006_0040;
    public const uint ContourType = 0x3006_0042;
    public const uint ContourData = 0x3006_0050;
    public const uint Observations = 0x3006_0080;
    public const uint ReferencedRegion = 0x3006_0084;
    public const uint RegionCode = 0x3006_0086;

    // Index of a medium (PS3.3, F)
    public const uint DirectoryRecords = 0x0004_1220;
    public const uint RecordInUse = 0x0004_1410;
    public const uint ReferencedFile = 0x0004_1500;
    public const uint ReferencedInstanceInFile = 0x0004_1511;

    public const uint Item = 0xFFFE_E000;
    public const uint ItemEnd = 0xFFFE_E00D;
    public const uint SequenceEnd = 0xFFFE_E0DD;
}
