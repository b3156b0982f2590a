namespace Mem3D.Web.Archives;

/// <summary>A study as an archive lists it.</summary>
/// <param name="Date">YYYYMMDD as it came; empty when not said.</param>
/// <param name="Series">Number of series, null when not said.</param>
/// <param name="Images">Number of objects, null when not said.</param>
public sealed record ArchiveStudy(
    string Uid, string PatientName, string PatientId, string Date, string Description, string AccessionNumber, string Modalities, int? Series, int? Images);
