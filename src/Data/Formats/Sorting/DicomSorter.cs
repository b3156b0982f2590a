using System.Globalization;
using Mem3D.Core.Volumes;
using Mem3D.Data.Formats.Dicom;

namespace Mem3D.Data.Formats.Sorting;

/// <summary>Sorts images into series, series into stacks of one geometry, and stacks with several images a place into their parts.</summary>
internal sealed class DicomSorter(IDicomBackend backend, ProblemList problems)
{
    private const double SameDirection = 1e-3;

    /// <summary>What may tell images at one place apart, in this order.</summary>
    private static readonly Func<DicomSlice, object?>[] Parts =
    [
        s => s.Frame.EchoTime, s => s.Frame.TemporalPosition, s => s.Frame.TriggerTime, s => s.Frame.DiffusionBValue, s => s.Image.AcquisitionNumber,
        s => s.Frame.StackId, s => s.Frame.FrameType,
    ];

    public List<VolumeCandidate> Sort(IEnumerable<DicomImage> images)
    {
        var usable = new List<DicomSlice>();
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
                usable.AddRange(image.Places.Select(p => new DicomSlice(image, p)));
            }
        }

        return [.. usable.GroupBy(s => (s.Image.Study, s.Image.Series)).SelectMany(Stacks)];
    }

    private List<VolumeCandidate> Stacks(IEnumerable<DicomSlice> series)
    {
        var stacks = new List<List<DicomSlice>>();
        foreach (var slice in series)
        {
            var stack = stacks.Find(s => SameGeometry(s[0], slice));
            if (stack is null)
            {
                stacks.Add([slice]);
            }
            else
            {
                stack.Add(slice);
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
    private List<List<DicomSlice>> Split(List<DicomSlice> stack)
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

    private VolumeCandidate? Candidate(List<DicomSlice> images)
    {
        var (stack, refusal) = DicomStack.Build(images);
        if (stack is null)
        {
            problems.AddAll(images.Select(i => i.Name), refusal!, VolumeCandidate.SendAgain);
            return null;
        }

        var first = stack.Slices[0].Image;
        var reservation = stack.Reservation
            ?? (first.Photometric == "MONOCHROME1" ? "Imported as stored, but the scanner means low values to be bright (MONOCHROME1): switch on View, Inverted to see it so." : null);
        var fallback = string.Create(CultureInfo.InvariantCulture, $"{(first.Modality.Length is 0 or > 4 ? "DICOM" : first.Modality)} series {first.SeriesNumber ?? 0}");
        return new VolumeCandidate(
            Persistence.Names.Clean(first.Description, fallback), ProblemList.Several([.. images.OrderBy(DicomStack.Along).Select(s => s.Name)]),
            new DicomSeriesReader(stack.Slices, stack.Geometry, backend), SliceAxis.K, null, stack.TruePositionsMm, reservation,
            new DicomSource(first.Study, first.Series, first.FrameOfReference, [.. stack.Slices.Select(Source)]))
        {
            Missing = stack.Missing,
            Files = [.. stack.Slices.Where(s => !s.IsMissing).Select(s => s.Image.Path).Distinct()],
        };
    }

    private static DicomSourceImage Source(DicomSlice slice) => slice.IsMissing ? new("", "", null) { Missing = true }
        : new(slice.Image.SopClass, slice.Image.SopInstance, slice.Image.Frames > 1 ? slice.Frame.Index + 1 : null);

    private static bool Distinct(List<DicomSlice> images)
    {
        var ordered = images.OrderBy(DicomStack.Along).ToList();
        return !ordered.Skip(1).Zip(ordered).Any(p => DicomStack.SamePlace(p.First, p.Second));
    }

    private static bool SameGeometry(DicomSlice a, DicomSlice b) =>
        a.Image.Rows == b.Image.Rows && a.Image.Columns == b.Image.Columns && a.Image.Modality == b.Image.Modality
        && Close(a.Orientation, b.Orientation, SameDirection) && Close(a.Spacing, b.Spacing, 1e-3 * a.Spacing[0]);

    private static bool Close(double[] a, double[] b, double tolerance)
    {
        for (var n = 0; n < a.Length; n++)
        {
            if (Math.Abs(a[n] - b[n]) >= tolerance)
            {
                return false;
            }
        }

        return true;
    }
}
