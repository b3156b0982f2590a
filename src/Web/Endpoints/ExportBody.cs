namespace Mem3D.Web.Endpoints;

/// <summary>What to export of a case (docs/wire.md).</summary>
/// <param name="Format">nifti, niftiPerLabel, segNrrd, mha, stl, obj, png, csv, dicomSeg or rtStruct.</param>
/// <param name="Labels">The labels wanted; null: all that have masks.</param>
public sealed record ExportBody(string Format, IReadOnlyList<Guid>? Labels);
