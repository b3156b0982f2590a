namespace Mem3D.Data.Formats.Dicom.Deidentification;

/// <summary>Looks through the files of a series for what the profile lists.</summary>
internal static class DicomInspector
{
    private const uint PatientName = 0x0010_0010;
    private const uint PatientId = 0x0010_0020;
    private const uint Issuer = 0x0010_0021;
    private const uint BirthDate = 0x0010_0030;
    private const uint ConversionType = 0x0008_0064;
    private const uint BurnedIn = 0x0028_0301;
    private const uint Recognisable = 0x0028_0302;
    private const string SecondaryCapture = "1.2.840.10008.5.1.4.1.1.7";

    public static DicomFindings Inspect(IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        var findings = new DicomFindings();
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            One(file, findings);
        }

        return findings;
    }

    private static void One(string file, DicomFindings findings)
    {
        var values = new DicomAttributes(DicomSelection.Image);
        new HeaderWalker(
            (tag, depth, length, value) =>
            {
                if (length > 0 && BasicProfile.Find(tag) is not null)
                {
                    var key = BasicProfile.IsPrivate(tag) ? BasicProfile.AnyPrivate : tag;
                    findings.Counts[key] = findings.Counts.GetValueOrDefault(key) + 1;
                }

                if (value is not null)
                {
                    values.Set(tag, value);
                }
            },
            (tag, depth) => depth == 0 && IsRead(tag)).Walk(file);
        findings.PatientId = First(findings.PatientId, values.Text(PatientId));
        findings.Issuer = First(findings.Issuer, values.Text(Issuer));
        findings.PatientName = First(findings.PatientName, values.Text(PatientName));
        findings.BirthDate = First(findings.BirthDate, values.Text(BirthDate));
        findings.BurnedIn += values.Text(BurnedIn) == "YES" ? 1 : 0;
        findings.Recognisable += values.Text(Recognisable) == "YES" ? 1 : 0;
        findings.Captured += values.Text(DicomTag.SopClass).StartsWith(SecondaryCapture, StringComparison.Ordinal) || values.Text(ConversionType).Length > 0 ? 1 : 0;
    }

    private static bool IsRead(uint tag) =>
        tag is PatientName or PatientId or Issuer or BirthDate or ConversionType or BurnedIn or Recognisable or DicomTag.SopClass;

    private static string First(string known, string next) => known.Length > 0 ? known : next;
}
