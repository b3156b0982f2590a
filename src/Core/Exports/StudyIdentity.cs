namespace Mem3D.Core.Exports;

/// <summary>
/// What an archive knows of a study's patient: an object that shall be filed with the study repeats it. Held while the object is written and sent, never
/// stored. Values as DICOM writes them; empty where the archive has none.
/// </summary>
public sealed record StudyIdentity
{
    public string PatientName { get; init; } = "";

    public string PatientId { get; init; } = "";

    public string BirthDate { get; init; } = "";

    public string Sex { get; init; } = "";

    public string StudyDate { get; init; } = "";

    public string StudyTime { get; init; } = "";

    public string AccessionNumber { get; init; } = "";

    public string ReferringPhysician { get; init; } = "";

    public string StudyId { get; init; } = "";
}
