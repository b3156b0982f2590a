namespace Mem3D.Data.Formats.Dicom.Deidentification;

/// <summary>What the files of one series say that is private. Held while they are imported.</summary>
internal sealed class DicomFindings
{
    /// <summary>How often each attribute of the profile had a value; private attributes under <see cref="BasicProfile.AnyPrivate"/>.</summary>
    public SortedDictionary<uint, int> Counts { get; } = [];

    public string PatientId { get; set; } = "";

    public string Issuer { get; set; } = "";

    public string PatientName { get; set; } = "";

    public string BirthDate { get; set; } = "";

    /// <summary>Images that say YES to BurnedInAnnotation.</summary>
    public int BurnedIn { get; set; }

    /// <summary>Images that were captured from a screen or film.</summary>
    public int Captured { get; set; }

    /// <summary>Images that say YES to RecognizableVisualFeatures.</summary>
    public int Recognisable { get; set; }

    /// <summary>
    /// What makes a patient the same patient: the identifier and who issued it; else name and birth date; else nothing but the study.
    /// </summary>
    public string Patient(string study) => PatientId.Length > 0 ? $"id\n{PatientId}\n{Issuer}"
        : PatientName.Length > 0 ? $"name\n{PatientName.ToUpperInvariant()}\n{BirthDate}" : $"study\n{study}";
}
