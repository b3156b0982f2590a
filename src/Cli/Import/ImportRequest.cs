namespace Mem3D.Cli.Import;

/// <summary>What <c>mem3d import</c> was asked for.</summary>
/// <param name="Case">The case that segmentations are imported onto; null: scans are imported as cases.</param>
/// <param name="Frames">Which frames of files with several become cases; null: such files are reported.</param>
/// <param name="Gaps">Series with missing slices come in all the same.</param>
/// <param name="AsIs">A project that is made now takes scans as they are.</param>
internal sealed record ImportRequest(IReadOnlyList<string> Paths, string Data, string Project, string? Case, FrameList? Frames, bool Gaps, bool AsIs, bool Json);
