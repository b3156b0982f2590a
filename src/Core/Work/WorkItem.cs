using Mem3D.Core.Volumes;

namespace Mem3D.Core.Work;

/// <summary>A case as a row of work.</summary>
/// <param name="Touched">Slices with a mask, of the label that has most; of <paramref name="Slices"/>.</param>
/// <param name="MeanQuality">Mean estimated IoU over slices with the target, over labels; null: no masks.</param>
/// <param name="LowestQuality">The lowest estimated IoU of a slice that nobody vouched for; null: none.</param>
/// <param name="LargestChange">1 − IoU of the slice that the last round changed most, [0, 1].</param>
/// <param name="Need">How much a review is needed, [0, 1] (<see cref="Review.ReviewNeed"/>).</param>
public sealed record WorkItem(
    Guid Id, Guid ProjectId, string Name, WorkState State, int Priority, DateTimeOffset? DueAt, IReadOnlyList<string> Tags, Guid? AssigneeId, string? Assignee,
    Guid? ReviewerId, string? Reviewer, DateTimeOffset? LeaseUntil, DateTimeOffset ChangedAt, bool Archived, int Returns, CasePurpose Purpose, Guid? GroupId,
    int Reader, Modality Modality, VolumeSize Size, int Slices, int Touched, int Rounds, int Prompts, double? MeanQuality, double? LowestQuality,
    double LargestChange, double Need, bool Control, int OpenComments)
{
    /// <summary>Whether there is a report of what de-identification took out.</summary>
    public bool Deidentified { get; init; }
}
