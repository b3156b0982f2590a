namespace Mem3D.Web.Archives;

/// <summary>What a person looks for in an archive. Empty fields ask for nothing.</summary>
public sealed record StudyFilter
{
    /// <summary>Part of a name, or one with * and ?.</summary>
    public string PatientName { get; init; } = "";

    public string PatientId { get; init; } = "";

    public string AccessionNumber { get; init; } = "";

    /// <summary>CT, MR …</summary>
    public string Modality { get; init; } = "";

    public DateOnly? From { get; init; }

    public DateOnly? To { get; init; }
}
