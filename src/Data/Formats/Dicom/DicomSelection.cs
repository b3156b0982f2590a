namespace Mem3D.Data.Formats.Dicom;

/// <summary>
/// Which attributes of a file are kept and which sequences are looked into; everything else is passed over, so that no name or date of a patient is
/// ever held.
/// </summary>
internal sealed class DicomSelection
{
    private readonly HashSet<uint> _kept;
    private readonly HashSet<uint> _opened;

    private DicomSelection(int longest, IEnumerable<uint> kept, IEnumerable<uint> opened)
    {
        (Longest, _kept, _opened) = (longest, [.. kept], [.. opened]);
    }

    /// <summary>What an image must say to be sorted, placed and decoded.</summary>
    public static DicomSelection Image { get; } = new(
        4096,
        [
            DicomTag.MediaSopClass, DicomTag.TransferSyntax, DicomTag.CharacterSet, DicomTag.ImageType, DicomTag.SopClass, DicomTag.SopInstance, DicomTag.Modality,
            DicomTag.SeriesDescription, DicomTag.FrameType, DicomTag.SliceThickness, DicomTag.EchoTime, DicomTag.EffectiveEchoTime, DicomTag.TriggerTime,
            DicomTag.NominalTriggerTime, DicomTag.DiffusionBValue, DicomTag.StudyInstance, DicomTag.SeriesInstance, DicomTag.SeriesNumber,
            DicomTag.AcquisitionNumber, DicomTag.InstanceNumber, DicomTag.ImagePosition, DicomTag.ImageOrientation, DicomTag.FrameOfReference,
            DicomTag.TemporalPosition, DicomTag.StackId, DicomTag.TemporalPositionIndex, DicomTag.SamplesPerPixel, DicomTag.Photometric,
            DicomTag.PlanarConfiguration, DicomTag.NumberOfFrames, DicomTag.Rows, DicomTag.Columns, DicomTag.PixelSpacing, DicomTag.BitsAllocated,
            DicomTag.BitsStored, DicomTag.HighBit, DicomTag.PixelRepresentation, DicomTag.PixelPadding, DicomTag.PixelPaddingLimit,
            DicomTag.RescaleIntercept, DicomTag.RescaleSlope,
        ],
        [
            DicomTag.SharedGroups, DicomTag.PerFrameGroups, DicomTag.PixelMeasures, DicomTag.ValueTransformation, DicomTag.PlanePosition,
            DicomTag.PlaneOrientation, DicomTag.FrameContent, DicomTag.MrEcho, DicomTag.MrDiffusion, DicomTag.CardiacSynchronisation, DicomTag.MrFrameType,
            DicomTag.CtFrameType,
        ]);

    /// <summary>What a DICOM Segmentation says besides: its segments, which frame is of which, and the images it was made on.</summary>
    public static DicomSelection Segmentation { get; } = new(
        Image.Longest,
        [
            .. Image._kept, DicomTag.SegmentationType, DicomTag.SegmentNumber, DicomTag.SegmentLabel, DicomTag.ReferencedSegment, DicomTag.SegmentColor,
            DicomTag.FractionalMaximum, DicomTag.CodeValue, DicomTag.LongCodeValue, DicomTag.CodeScheme, DicomTag.CodeMeaning, DicomTag.ReferencedInstance,
        ],
        [
            .. Image._opened, DicomTag.Segments, DicomTag.SegmentIdentification, DicomTag.SegmentType, DicomTag.ReferencedSeries,
            DicomTag.ReferencedInstances, DicomTag.DerivationImages, DicomTag.SourceImages,
        ]);

    /// <summary>What an RT Structure Set says: its regions, their outlines, and the images they were drawn on.</summary>
    public static DicomSelection Structures { get; } = new(
        256 << 20,
        [
            DicomTag.MediaSopClass, DicomTag.TransferSyntax, DicomTag.SopClass, DicomTag.FrameOfReference, DicomTag.SeriesInstance, DicomTag.ReferencedInstance,
            DicomTag.RegionNumber, DicomTag.RegionFrame, DicomTag.RegionName, DicomTag.RegionColor, DicomTag.ContourType, DicomTag.ContourData,
            DicomTag.ReferencedRegion, DicomTag.CodeValue, DicomTag.LongCodeValue, DicomTag.CodeScheme, DicomTag.CodeMeaning,
        ],
        [
            DicomTag.ReferencedFrames, DicomTag.ReferencedStudies, DicomTag.RtReferencedSeries, DicomTag.ContourImages, DicomTag.Regions,
            DicomTag.RegionContours, DicomTag.Contours, DicomTag.Observations, DicomTag.RegionCode,
        ]);

    /// <summary>Which series a segmentation was made on.</summary>
    public static DicomSelection References { get; } = new(
        Image.Longest,
        [DicomTag.MediaSopClass, DicomTag.TransferSyntax, DicomTag.SeriesInstance],
        [DicomTag.ReferencedSeries, DicomTag.ReferencedFrames, DicomTag.ReferencedStudies, DicomTag.RtReferencedSeries]);

    /// <summary>What the index of a medium says: the files that belong to it.</summary>
    public static DicomSelection Directory { get; } = new(
        Image.Longest,
        [DicomTag.MediaSopClass, DicomTag.TransferSyntax, DicomTag.RecordInUse, DicomTag.ReferencedFile, DicomTag.ReferencedInstanceInFile],
        [DicomTag.DirectoryRecords]);

    /// <summary>Most bytes of a value that is kept; longer ones are passed over.</summary>
    public int Longest { get; }

    public bool Keeps(uint tag) => _kept.Contains(tag);

    /// <summary>Whether a sequence is looked into.</summary>
    public bool Opens(uint tag) => _opened.Contains(tag);
}
