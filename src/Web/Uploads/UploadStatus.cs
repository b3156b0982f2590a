using Mem3D.Core.Deidentification;
using Mem3D.Core.Volumes;

namespace Mem3D.Web.Uploads;

/// <summary>An upload at one moment.</summary>
/// <param name="File">File in work.</param>
/// <param name="Step">What is being done to it.</param>
/// <param name="Fraction">Share of the import done, [0, 1].</param>
/// <param name="Cases">Cases created so far.</param>
/// <param name="Offers">While <see cref="UploadState.Choosing"/>: what there is to choose from.</param>
public sealed record UploadStatus(
    UploadState State, string? File, string? Step, double Fraction, IReadOnlyList<UploadedCase> Cases, IReadOnlyList<ImportProblem> Problems,
    IReadOnlyList<VolumeOffer> Offers)
{
    /// <summary>When done: what was taken out of the files; null when the project takes them as they are.</summary>
    public DeidentificationReport? Deidentification { get; init; }

    public bool Ended => State is UploadState.Done or UploadState.Cancelled or UploadState.Failed;
}
