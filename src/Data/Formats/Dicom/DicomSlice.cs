namespace Mem3D.Data.Formats.Dicom;

/// <summary>One frame of one image, about to become a slice of a volume. Only made where place, direction and pixel size are known.</summary>
internal sealed record DicomSlice(DicomImage Image, DicomFrame Frame)
{
    public double[] Position => Frame.Position!;

    public double[] Orientation => Frame.Orientation!;

    /// <summary>Between rows, between columns, mm.</summary>
    public double[] Spacing => Frame.Spacing!;

    /// <summary>There is no image: it stands for a slice that did not come along.</summary>
    public bool IsMissing { get; private init; }

    /// <summary>A slice that did not come along, at a place between others of its series.</summary>
    public static DicomSlice Missing(DicomSlice like, double[] position) =>
        new(like.Image, like.Frame with { Position = position }) { IsMissing = true };

    /// <summary>What to call it in a message.</summary>
    public string Name => Image.Frames == 1 ? Image.Name : $"{Image.Name} (frame {Frame.Index + 1})";
}
