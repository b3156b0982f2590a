namespace Mem3D.Core.Deidentification;

/// <summary>What a project does with what a scan says of its patient (DICOM PS3.15, Annex E).</summary>
/// <param name="Enabled">Scans are de-identified as they come in, by the Basic Application Level Confidentiality Profile.</param>
/// <param name="RetainUids">The profile's Retain UIDs Option: identifiers of studies, series and images stay as they are.</param>
/// <param name="KeepOriginals">
/// What leads back is kept on the server, encrypted: which patient a pseudonym stands for, and the original identifiers, without which nothing can be
/// sent back to an archive.
/// </param>
public sealed record DeidentificationSettings(bool Enabled, bool RetainUids, bool KeepOriginals)
{
    /// <summary>Of a new project.</summary>
    public static DeidentificationSettings Default { get; } = new(true, false, false);

    /// <summary>Everything is kept as it came.</summary>
    public static DeidentificationSettings Off { get; } = new(false, false, false);
}
