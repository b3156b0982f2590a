using System.Runtime.InteropServices;
using Mem3D.Core.Volumes;

namespace Mem3D.Data.Persistence.Entities;

internal sealed class VolumeEntity
{
    public Guid Id { get; set; }

    public int Width { get; set; }

    public int Height { get; set; }

    public int Depth { get; set; }

    /// <summary>Twelve doubles, little endian, row-major: IJK to LPS in millimetres.</summary>
    public byte[] Affine { get; set; } = [];

    public VoxelType VoxelType { get; set; }

    public Modality Modality { get; set; }

    public double Minimum { get; set; }

    public double Maximum { get; set; }

    public double Low { get; set; }

    public double High { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>The NIfTI header as it came (348 bytes), for a volume that came as NIfTI.</summary>
    public byte[]? SourceHeader { get; set; }

    /// <summary>x, y, z (doubles, mm, LPS) of each slice along K when the affine only approximates them; else null.</summary>
    public byte[]? SlicePositions { get; set; }

    /// <summary>Identifiers of the DICOM images the slices came from, as JSON (<see cref="Formats.Dicom.DicomSource"/>); else null.</summary>
    public string? DicomSource { get; set; }

    /// <summary>Manufacturer and model as the scan says; empty: it does not.</summary>
    public string Scanner { get; set; } = "";

    /// <summary>What was taken out at import, as JSON (<see cref="Core.Deidentification.DeidentificationReport"/>); null: it is stored as it came.</summary>
    public string? Deidentification { get; set; }

    /// <summary>Whose it is, of a de-identified volume whose files know patients.</summary>
    public Guid? PatientId { get; set; }

    /// <summary>As <see cref="DicomSource"/>, with the original identifiers, protected; null when they are not kept.</summary>
    public string? DicomOriginal { get; set; }

    /// <summary>Damaged slices along K (32-bit integers, little endian); else null.</summary>
    public byte[]? DamagedSlices { get; set; }

    /// <summary>SHA-256 of the voxel file as it was imported, lower-case hex; null for those imported before it was kept.</summary>
    public string? Sha256 { get; set; }

    public static VolumeEntity From(Guid id, VolumeInfo info, DateTimeOffset at, byte[]? sourceHeader) => new()
    {
        Id = id,
        Width = info.Geometry.Size.Width,
        Height = info.Geometry.Size.Height,
        Depth = info.Geometry.Size.Depth,
        Affine = MemoryMarshal.AsBytes<double>(info.Geometry.IjkToLps.ToArray()).ToArray(),
        VoxelType = info.VoxelType,
        Modality = info.Modality,
        Minimum = info.Intensity.Minimum,
        Maximum = info.Intensity.Maximum,
        Low = info.Intensity.Low,
        High = info.Intensity.High,
        CreatedAt = at,
        SourceHeader = sourceHeader,
        DamagedSlices = info.DamagedSlices.Count == 0 ? null : MemoryMarshal.AsBytes<int>(info.DamagedSlices.ToArray()).ToArray(),
    };

    public VolumeInfo ToInfo() => new(
        new VolumeGeometry(
            new VolumeSize(Width, Height, Depth), Core.Volumes.Affine.FromArray(MemoryMarshal.Cast<byte, double>(Affine).ToArray())),
        VoxelType, Modality, new IntensityRange(Minimum, Maximum, Low, High))
    {
        DamagedSlices = DamagedSlices is null ? [] : MemoryMarshal.Cast<byte, int>(DamagedSlices).ToArray(),
        Uneven = SlicePositions is not null,
    };
}
