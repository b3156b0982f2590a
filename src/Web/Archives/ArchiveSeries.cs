namespace Mem3D.Web.Archives;

/// <summary>A series as an archive lists it.</summary>
public sealed record ArchiveSeries(string StudyUid, string Uid, string Modality, int? Number, string Description, string BodyPart, int? Images);
