using Mem3D.Data.Formats.Dicom.Codecs;

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

    public string Study { get; init; } = "";

    public string Series { get; init; } = "";

    public string FrameOfReference { get; init; } = "";

    public int? SeriesNumber { get; init; }

    public string Description { get; init; } = "";

    public string Modality { get; init; } = "";

    public string ImageType { get; init; } = "";

    public int? InstanceNumber { get; init; }

    public int? AcquisitionNumber { get; init; }

    public int Rows { get; init; }

    public int Columns { get; init; }

    public int Frames { get; init; } = 1;

    public int SamplesPerPixel { get; init; } = 1;

    public string Photometric { get; init; } = "";

    public int BitsAllocated { get; init; }

    public int BitsStored { get; init; }

    public int HighBit { get; init; }

    public bool Signed { get; init; }

    public bool HasModalityLut { get; init; }

    public bool FloatPixels { get; init; }

    /// <summary>One a frame; none when a multi-frame image does not say where its frames lie.</summary>
    public IReadOnlyList<DicomFrame> Places { get; init; } = [];

    /// <summary>Colour is stored plane by plane.</summary>
    public bool Planar { get; init; }

    /// <summary>Stored values that are no part of the image (PS3.3, C.7.5.1.1.2): from, to; null when none are named.</summary>
    public (int From, int To)? Padding { get; init; }

    /// <summary>Why its pixels cannot be whole, as far as the header tells; null when all is well.</summary>
    public string? Damage { get; init; }

    public bool BigEndian { get; init; }

    /// <summary>The pixels are written as 16-bit words.</summary>
    public bool WordPixels { get; init; }

    public long DatasetOffset { get; init; }

    public long PixelOffset { get; init; } = -1;

    public uint PixelLength { get; init; }

    public bool HasPixels => PixelOffset >= 0;

    /// <summary>Pixels in fragments (PS3.5, A.4).</summary>
    public bool Encapsulated => PixelLength == uint.MaxValue;

    public FrameFormat Format => new(TransferSyntax, Rows, Columns, SamplesPerPixel, BitsAllocated, Signed, Planar);

    public static DicomImage From(string path, string name, DicomAttributes a)
    {
        var allocated = a.UInt16(DicomTag.BitsAllocated) ?? 0;
        var stored = a.UInt16(DicomTag.BitsStored) ?? allocated;
        var signed = a.UInt16(DicomTag.PixelRepresentation) == 1;
        var frames = a.Integer(DicomTag.NumberOfFrames) ?? 1;
        return new DicomImage
        {
            Path = path,
            Name = name,
            TransferSyntax = a.TransferSyntax,
            SopClass = a.Text(DicomTag.SopClass) is { Length: > 0 } sopClass ? sopClass : a.Text(DicomTag.MediaSopClass),
            SopInstance = a.Text(DicomTag.SopInstance),
            Study = a.Text(DicomTag.StudyInstance),
            Series = a.Text(DicomTag.SeriesInstance),
            FrameOfReference = a.Text(DicomTag.FrameOfReference),
            SeriesNumber = a.Integer(DicomTag.SeriesNumber),
            Description = a.Text(DicomTag.SeriesDescription),
            Modality = a.Text(DicomTag.Modality),
            ImageType = string.Join('\\', a.Texts(DicomTag.ImageType)),
            InstanceNumber = a.Integer(DicomTag.InstanceNumber),
            AcquisitionNumber = a.Integer(DicomTag.AcquisitionNumber),
            Rows = a.UInt16(DicomTag.Rows) ?? 0,
            Columns = a.UInt16(DicomTag.Columns) ?? 0,
            Frames = frames,
            SamplesPerPixel = a.UInt16(DicomTag.SamplesPerPixel) ?? 1,
            Photometric = a.Text(DicomTag.Photometric),
            BitsAllocated = allocated,
            BitsStored = stored,
            HighBit = a.UInt16(DicomTag.HighBit) ?? stored - 1,
            Signed = signed,
            HasModalityLut = a.HasModalityLut,
            FloatPixels = a.FloatPixels,
            Places = DicomFrame.Of(a, frames),
            Planar = a.UInt16(DicomTag.PlanarConfiguration) == 1,
            Padding = PaddingOf(a, signed),
            BigEndian = a.BigEndian,
            WordPixels = a.WordPixels,
            DatasetOffset = a.DatasetOffset,
            PixelOffset = a.PixelOffset,
            PixelLength = a.PixelLength,
        };
    }

    private static (int From, int To)? PaddingOf(DicomAttributes a, bool signed)
    {
        int? Value(uint tag) => a.UInt16(tag) is { } v ? signed ? (short)v : v : null;
        return Value(DicomTag.PixelPadding) is not { } one ? null
            : Value(DicomTag.PixelPaddingLimit) is { } other ? (Math.Min(one, other), Math.Max(one, other)) : (one, one);
    }
}
