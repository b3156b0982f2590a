using Mem3D.Core.Volumes;
using Mem3D.Core.Work;

namespace Mem3D.Data.Persistence.Entities;

internal sealed class CaseEntity
{
    public Guid Id { get; set; }

    public Guid ProjectId { get; set; }

    public ProjectEntity? Project { get; set; }

    public Guid VolumeId { get; set; }

    public VolumeEntity? Volume { get; set; }

    public string Name { get; set; } = "";

    public SliceAxis Axis { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Whose import it was; null when not known. No foreign key: a case outlives its importer's account.</summary>
    public Guid? ImportedBy { get; set; }

    public WorkState State { get; set; }

    /// <summary>Higher comes first; 0: usual.</summary>
    public int Priority { get; set; }

    public DateTimeOffset? DueAt { get; set; }

    public bool Archived { get; set; }

    /// <summary>No foreign key: work outlives an account, as history does.</summary>
    public Guid? AssigneeId { get; set; }

    public Guid? ReviewerId { get; set; }

    /// <summary>Until when a pulled case is kept; null: assigned by hand or not assigned.</summary>
    public DateTimeOffset? LeaseUntil { get; set; }

    /// <summary>When the state last changed.</summary>
    public DateTimeOffset ChangedAt { get; set; }

    public DateTimeOffset? SubmittedAt { get; set; }

    public DateTimeOffset? AcceptedAt { get; set; }

    public int Returns { get; set; }

    /// <summary>Drawn into the random control sample when it was submitted.</summary>
    public bool Control { get; set; }

    public CasePurpose Purpose { get; set; }

    /// <summary>Readings of one scan share it.</summary>
    public Guid? GroupId { get; set; }

    /// <summary>Number of the reading in its group, from 1; 0: none.</summary>
    public int Reader { get; set; }

    /// <summary>Most touched slices of a label. This and what follows: sums of <see cref="CaseStatEntity"/>, kept so that lists need no join.</summary>
    public int Touched { get; set; }

    public int Rounds { get; set; }

    public int Prompts { get; set; }

    public double? MeanQuality { get; set; }

    public double? LowestQuality { get; set; }

    public double LargestChange { get; set; }

    public List<CaseTagEntity> Tags { get; } = [];
}
