using System.Globalization;
using Mem3D.Core.Volumes;
using Mem3D.Data.Formats.Dicom;

namespace Mem3D.Data.Formats.Sorting;

/// <summary>Sorts images into series, series into stacks of one geometry, and stacks with several images a place into their parts.</summary>
internal sealed class DicomSorter(IDicomBackend backend, ProblemList problems)
{
    private const double SameDirection = 1e-3;
    private const string Again = "Send the whole series again.";

    /// <summary>What may tell images at one place apart, in this order.</summary>
    private static readonly Func<DicomImage, object?>[] Parts =
        [i => i.EchoTime, i => i.TemporalPosition, i => i.AcquisitionNumber, i => i.ImageType];

    public List<VolumeCandidate> Sort(IEnumerable<DicomImage> images)
    {
        var usable = new List<DicomImage>();
        var seen = new HashSet<string>();
        foreach (var image in images)
        {
            if (DicomImageRules.Refuse(image, backend) is { } refusal)
            {
                problems.Add(image.Name, refusal.Reason, refusal.Remedy);
            }
            else if (image.SopInstance.Length > 0 && !seen.Add(image.SopInstance))
            {
                problems.Add(image.Name, "The same image came more than once; one copy is read.", "Nothing to do.");
            }
            else
            {
                usable.Add(image);
            }
        }

        return [.. usable.GroupBy(i => i.Series).SelectMany(Stacks)];
    }

    private List<VolumeCandidate> Stacks(IEnumerable<DicomImage> series)
    {
        var stacks = new List<List<DicomImage>>();
        foreach (var image in series)
        {
            var stack = stacks.Find(s => SameGeometry(s[0], image));
            if (stack is null)
            {
                stacks.Add([image]);
            }
            else
            {
                stack.Add(image);
            }
        }

        var most = stacks.Max(s => s.Count);
        var found = new List<VolumeCandidate>();
        foreach (var stack in stacks)
        {
            if (stack.Count * 4 < most || (stack.Count == 1 && most > 1))
            {
                problems.AddAll(stack.Select(i => i.Name), $"It has another size, direction or spacing than the {most} other images of its series, set aside.", "Upload it by itself if it is needed.");
            }
            else
            {
                found.AddRange(Split(stack).Select(Candidate).OfType<VolumeCandidate>());
            }
        }

        return found;
    }

    /// <summary>One list of images at distinct places; several when echoes or time points share places; none, and a problem, when nothing tells them apart.</summary>
    private List<List<DicomImage>> Split(List<DicomImage> stack)
    {
        if (Distinct(stack))
        {
            return [stack];
        }

        foreach (var part in Parts)
        {
            var groups = stack.GroupBy(part).Select(g => g.ToList()).ToList();
            if (groups.Count > 1 && groups.TrueForAll(Distinct))
            {
                return groups;
            }
        }

        var places = stack.Select(DicomStack.Along).Select(a => Math.Round(a, 3)).Distinct().Count();
        problems.AddAll(
            stack.Select(i => i.Name),
            string.Create(CultureInfo.InvariantCulture, $"Its series has {stack.Count} images at {places} places, and nothing tells which belong together."),
            "Export one phase, echo or reconstruction at a time.");
        return [];
    }

    private VolumeCandidate? Candidate(List<DicomImage> images)
    {
        var (stack, missing) = DicomStack.Build(images);
        if (stack is null)
        {
            problems.AddAll(images.Select(i => i.Name), missing!, Again);
            return null;
        }

        var first = stack.Slices[0];
        var reservation = stack.Reservation
            ?? (first.Photometric == "MONOCHROME1" ? "Imported as stored, but the scanner means low values to be bright (MONOCHROME1)." : null);
        var fallback = string.Create(CultureInfo.InvariantCulture, $"{(first.Modality.Length is 0 or > 4 ? "DICOM" : first.Modality)} series {first.SeriesNumber ?? 0}");
        return new VolumeCandidate(
            Persistence.Names.Clean(first.Description, fallback), ProblemList.Several([.. stack.Slices.Select(s => s.Name)]),
            new DicomSeriesReader(stack.Slices, stack.Geometry, backend), SliceAxis.K, null, stack.TruePositionsMm, reservation);
    }

    private static bool Distinct(List<DicomImage> images)
    {
        var ordered = images.OrderBy(DicomStack.Along).ToList();
        return !ordered.Skip(1).Zip(ordered).Any(p => DicomStack.SamePlace(p.First, p.Second));
    }

    private static bool SameGeometry(DicomImage a, DicomImage b) =>
        a.Rows == b.Rows && a.Columns == b.Columns
        && a.Orientation!.Zip(b.Orientation!).All(p => Math.Abs(p.First - p.Second) < SameDirection)
        && a.Spacing!.Zip(b.Spacing!).All(p => Math.Abs(p.First - p.Second) < 1e-3 * p.First);
}
