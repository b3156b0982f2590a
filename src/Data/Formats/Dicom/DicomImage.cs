namespace Mem3D.Data.Formats.Dicom;

/// <summary>One file's image in the product's words: what is needed to sort it, place it and decode it. Nothing about the patient.</summary>
internal sealed record DicomImage
{
    /// <summary>Where the file lies.</summary>
    public required string Path { get; init; }

    /// <summary>What the person called it.</summary>
    public required string Name { get; init; }

    public required string TransferSyntax { get; init; }

    public string SopClass { get; init; } = "";

    public string SopInstance { get; init; } = "";

    public string Series { get; init; } = "";

    public int? SeriesNumber { get; init; }

    public string Description { get; init; } = "";

    public string Modality { get; init; } = "";

    public string ImageType { get; init; } = "";

    public int? InstanceNumber { get; init; }

    public int? AcquisitionNumber { get; init; }

    public int? TemporalPosition { get; init; }

    public double? EchoTime { get; init; }

    public int Rows { get; init; }

    public int Columns { get; init; }

    public int Frames { get; init; } = 1;

    public int SamplesPerPixel { get; init; } = 1;

    public string Photometric { get; init; } = "";

    public int BitsAllocated { get; init; }

    public int BitsStored { get; init; }

    public int HighBit { get; init; }

    public bool Signed { get; init; }

    public double Slope { get; init; } = 1;

    public double Intercept { get; init; }

    public bool HasModalityLut { get; init; }

    public bool FloatPixels { get; init; }

    /// <summary>ImagePositionPatient in mm, LPS; null when absent or malformed.</summary>
    public double[]? Position { get; init; }

    /// <summary>ImageOrientationPatient: direction of a row (column index grows), then of a column.</summary>
    public double[]? Orientation { get; init; }

    /// <summary>PixelSpacing in mm: between rows, then between columns.</summary>
    public double[]? Spacing { get; init; }

    public double? SliceThickness { get; init; }

    public bool BigEndian { get; init; }

    public long DatasetOffset { get; init; }

    public long PixelOffset { get; init; } = -1;

    public uint PixelLength { get; init; }

    public bool HasPixels => PixelOffset >= 0;

    public int BytesPerPixel => BitsAllocated / 8;

    public static DicomImage From(string path, string name, DicomAttributes a)
    {
        var allocated = a.UInt16(DicomTag.BitsAllocated) ?? 0;
        var stored = a.UInt16(DicomTag.BitsStored) ?? allocated;
        return new DicomImage
        {
            Path = path,
            Name = name,
            TransferSyntax = a.TransferSyntax,
            SopClass = a.Text(DicomTag.SopClass),
            SopInstance = a.Text(DicomTag.SopInstance),
            Series = a.Text(DicomTag.SeriesInstance),
            SeriesNumber = a.Integer(DicomTag.SeriesNumber),
            Description = a.Text(DicomTag.SeriesDescription),
            Modality = a.Text(DicomTag.Modality),
            ImageType = string.Join('\\', a.Texts(DicomTag.ImageType)),
            InstanceNumber = a.Integer(DicomTag.InstanceNumber),
            AcquisitionNumber = a.Integer(DicomTag.AcquisitionNumber),
            TemporalPosition = a.Integer(DicomTag.TemporalPosition),
            EchoTime = a.Number(DicomTag.EchoTime),
            Rows = a.UInt16(DicomTag.Rows) ?? 0,
            Columns = a.UInt16(DicomTag.Columns) ?? 0,
            Frames = a.Integer(DicomTag.NumberOfFrames) ?? 1,
            SamplesPerPixel = a.UInt16(DicomTag.SamplesPerPixel) ?? 1,
            Photometric = a.Text(DicomTag.Photometric),
            BitsAllocated = allocated,
            BitsStored = stored,
            HighBit = a.UInt16(DicomTag.HighBit) ?? stored - 1,
            Signed = a.UInt16(DicomTag.PixelRepresentation) == 1,
            Slope = a.Number(DicomTag.RescaleSlope) is { } slope and not 0 ? slope : 1,
            Intercept = a.Number(DicomTag.RescaleIntercept) ?? 0,
            HasModalityLut = a.HasModalityLut,
            FloatPixels = a.FloatPixels,
            Position = a.Numbers(DicomTag.ImagePosition, 3),
            Orientation = a.Numbers(DicomTag.ImageOrientation, 6),
            Spacing = a.Numbers(DicomTag.PixelSpacing, 2),
            SliceThickness = a.Number(DicomTag.SliceThickness),
            BigEndian = a.BigEndian,
            DatasetOffset = a.DatasetOffset,
            PixelOffset = a.PixelOffset,
            PixelLength = a.PixelLength,
        };
    }
}
