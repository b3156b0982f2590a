using Mem3D.Core.Sessions;

namespace Mem3D.Data.Persistence.Entities;

/// <summary>State of one slice as one edit wrote it. The current one is the active edit's with the highest sequence.</summary>
internal sealed class SliceVersionEntity
{
    public Guid EditId { get; set; }

    public EditEntity? Edit { get; set; }

    public int Slice { get; set; }

    /// <summary>As of the edit; here so that one index answers "the newest of this slice".</summary>
    public Guid CaseId { get; set; }

    public Guid LabelId { get; set; }

    public long Sequence { get; set; }

    public byte[] Mask { get; set; } = [];

    public int Area { get; set; }

    public float Quality { get; set; }

    public float Presence { get; set; }

    public SliceOrigin Origin { get; set; }

    public bool Anchored { get; set; }

    /// <summary>Attention by memory slice (<see cref="MemoryShares"/>); null when no memory was read.</summary>
    public byte[]? Memory { get; set; }

    public void Take(SliceState state)
    {
        Mask = state.Mask;
        Area = state.Area;
        Quality = state.Quality;
        Presence = state.Presence;
        Origin = state.Origin;
        Anchored = state.Anchored;
        Memory = MemoryShares.Pack(state.Memory);
    }

    public SliceState ToState() => new(Slice, Mask, Area, Quality, Presence, Origin, Anchored, EditId) { Memory = MemoryShares.Unpack(Memory) };
}
