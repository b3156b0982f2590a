namespace Mem3D.Core.Exports;

/// <summary>What to export of a case.</summary>
/// <param name="Labels">The labels wanted; null: all that have masks.</param>
/// <param name="Author">Who asks for it: the content creator of a DICOM Segmentation.</param>
public sealed record ExportRequest(ExportFormat Format, IReadOnlyList<Guid>? Labels, string Author = "")
{
    /// <summary>
    /// The patient and study an archive files the object with; null: what was stored, which names nobody. With it, the original identifiers of study, series
    /// and images are written.
    /// </summary>
    public StudyIdentity? Identity { get; init; }
}
