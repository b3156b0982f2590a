using Mem3D.Core.Deidentification;

namespace Mem3D.Cli.Import;

/// <summary>What <c>mem3d import</c> was asked for.</summary>
/// <param name="Case">The case that segmentations are imported onto; null: scans are imported as cases.</param>
/// <param name="Frames">Which frames of files with several become cases; null: such files are reported.</param>
/// <param name="Gaps">Series with missing slices come in all the same.</param>
/// <param name="Series">Of series, those whose names contain one of these; empty: all.</param>
/// <param name="Segments">Which segments become masks of the case, and of which labels; null: all, under their own names.</param>
/// <param name="NewProject">How a project that is made now treats private data.</param>
internal sealed record ImportRequest(
    IReadOnlyList<string> Paths, string Data, string Project, string? Case, FrameList? Frames, bool Gaps, IReadOnlyList<string> Series, SegmentList? Segments,
    DeidentificationSettings NewProject, bool Json);
