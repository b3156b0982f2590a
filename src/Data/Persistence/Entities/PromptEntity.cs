using System.Runtime.InteropServices;
using Mem3D.Core.Interactions;
using Mem3D.Core.Sessions;

namespace Mem3D.Data.Persistence.Entities;

internal sealed class PromptEntity
{
    /// <summary>The edit it belongs to; one prompt an edit.</summary>
    public Guid EditId { get; set; }

    public EditEntity? Edit { get; set; }

    public int Slice { get; set; }

    public PromptKind Kind { get; set; }

    public bool Positive { get; set; }

    /// <summary>x, y pairs of doubles, little endian, in voxels of the slice.</summary>
    public byte[] Points { get; set; } = [];

    public double OriginX { get; set; }

    public double OriginY { get; set; }

    public double OriginZ { get; set; }

    public double NormalX { get; set; }

    public double NormalY { get; set; }

    public double NormalZ { get; set; }

    public static byte[] Pack(IReadOnlyList<SlicePoint> points) => MemoryMarshal.AsBytes<SlicePoint>(points.ToArray()).ToArray();

    public StoredPrompt ToStored(Guid labelId) => new(
        EditId, labelId, Slice, new Prompt(Kind, Positive, MemoryMarshal.Cast<byte, SlicePoint>(Points).ToArray()),
        (OriginX, OriginY, OriginZ), (NormalX, NormalY, NormalZ));
}
