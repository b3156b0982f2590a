using System.Text.Json;
using Mem3D.Core.Deidentification;
using Mem3D.Core.Security;
using Mem3D.Data.Formats.Dicom.Deidentification;
using Mem3D.Data.Formats.Meta;
using Mem3D.Data.Formats.Nifti;
using Mem3D.Data.Formats.Nrrd;
using Mem3D.Data.Formats.Sorting;

namespace Mem3D.Data.Deidentification;

/// <summary>Takes out of a volume's source what may identify a patient, before anything of it is stored.</summary>
internal sealed class Deidentifier(ProjectKeys keys, ISecretProtector secrets)
{
    /// <summary>The volume as it may be stored. Its voxels are not touched.</summary>
    /// <exception cref="Core.Errors.Mem3DException">Originals shall be kept, and this program has no keys.</exception>
    public VolumeCandidate Apply(Guid projectId, DeidentificationSettings settings, VolumeCandidate candidate, CancellationToken cancellationToken) =>
        candidate.Dicom is null ? File(candidate) : Series(projectId, settings, candidate, cancellationToken);

    private VolumeCandidate Series(Guid projectId, DeidentificationSettings settings, VolumeCandidate candidate, CancellationToken cancellationToken)
    {
        var findings = DicomInspector.Inspect(candidate.Files, cancellationToken);
        var (source, mapper) = (candidate.Dicom!, new UidMapper(keys.Of(projectId)));
        string? Kept(string purpose, object value) => settings.KeepOriginals ? secrets.Protect(purpose, JsonSerializer.Serialize(value)) : null;
        var report = new DeidentificationReport(
            candidate.Files.Count, settings.RetainUids ? [BasicProfile.Method, BasicProfile.RetainUids] : [BasicProfile.Method],
            [.. findings.Counts.Select(c => Removed(c.Key, c.Value, settings.RetainUids))], Warnings(findings));
        return candidate with
        {
            Dicom = settings.RetainUids ? source : mapper.Map(source),
            Deidentified = new DeidentifiedSource(
                report, mapper.Patient(findings.Patient(source.StudyUid)),
                Kept(SecretPurposes.Patient, new PatientOriginal(findings.PatientId, findings.PatientName)), Kept(SecretPurposes.Dicom, source)),
        };
    }

    private static RemovedAttribute Removed(uint tag, int count, bool retainUids)
    {
        var entry = BasicProfile.Find(tag)!;
        return new RemovedAttribute(
            tag == BasicProfile.AnyPrivate ? "private" : $"({tag >> 16:X4},{tag & 0xFFFF:X4})", entry.Name, retainUids && entry.IsUid ? "K" : entry.Action, count);
    }

    private static List<string> Warnings(DicomFindings findings)
    {
        var warnings = new List<string>();
        if (findings.BurnedIn > 0)
        {
            warnings.Add($"{Images(findings.BurnedIn)} that text is burned into the pixels (BurnedInAnnotation): look whether it names somebody.");
        }

        if (findings.Captured > 0)
        {
            warnings.Add($"{Images(findings.Captured)} to be captured or converted, into which text is often burned: look whether it names somebody.");
        }

        if (findings.Recognisable > 0)
        {
            warnings.Add($"{Images(findings.Recognisable)} that a face can be recognised in the pixels (RecognizableVisualFeatures).");
        }

        return warnings;
    }

    private static string Images(int count) => count == 1 ? "1 image says" : $"{count} images say";

    /// <summary>Headers of NIfTI, NRRD and MetaImage: no field is a patient's, but every free text may be.</summary>
    private static VolumeCandidate File(VolumeCandidate candidate)
    {
        var removed = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var header = candidate.SourceHeader;
        if (header is not null)
        {
            (header, var texts) = NiftiTexts.Clean(header);
            foreach (var text in texts)
            {
                removed[text] = 1;
            }
        }
        else if (candidate.Files is [var path, ..])
        {
            Texts(path, removed);
        }

        var report = new DeidentificationReport(1, ["Free texts of the header"], [.. removed.Select(r => new RemovedAttribute(r.Key, r.Key, "X", r.Value))], []);
        return candidate with { SourceHeader = header, Deidentified = new DeidentifiedSource(report, null, null, null) };
    }

    private static void Texts(string path, SortedDictionary<string, int> removed)
    {
        var start = FileStart.Read(path);
        if (NrrdHeader.LooksLike(start))
        {
            var nrrd = NrrdHeader.Read(path);
            removed["content"] = nrrd.Find("content") is { Length: > 0 } ? 1 : 0;
            removed["key/value pairs"] = nrrd.Pairs.Count;
        }
        else if (MetaHeader.LooksLike(start))
        {
            var meta = MetaHeader.Read(path);
            removed["Comment"] = meta.Find("Comment") is { Length: > 0 } ? 1 : 0;
            removed["Name"] = meta.Find("Name") is { Length: > 0 } ? 1 : 0;
        }

        foreach (var none in removed.Where(r => r.Value == 0).Select(r => r.Key).ToList())
        {
            removed.Remove(none);
        }
    }
}
