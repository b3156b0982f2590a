using Mem3D.Core.Exports;

namespace Mem3D.Web.Exports;

/// <summary>An export at one moment.</summary>
/// <param name="Fraction">Share of the work done, [0, 1].</param>
/// <param name="File">The file, when done.</param>
/// <param name="Bytes">Its length, when done.</param>
/// <param name="Sha256">Its SHA-256 in hex, when done: also its ETag, so that a download goes on where it was cut off.</param>
/// <param name="Problem">What was wrong and what to do, when failed.</param>
public sealed record ExportStatus(
    ExportState State, double Fraction, ExportedFile? File, long Bytes, string? Sha256, (string Title, string Remedy)? Problem)
{
    public bool Ended => State is ExportState.Done or ExportState.Failed;
}
