using Mem3D.Core.Errors;
using Mem3D.Core.Projects;
using Mem3D.Core.Segmentations;

namespace Mem3D.Cli.Import;

/// <summary>Segments of a file as a command line names them, and the labels they become: "Liver,Lesion 1=Tumour".</summary>
/// <param name="Wanted">In the order given; a null label: the segment's own.</param>
internal sealed record SegmentList(IReadOnlyList<(string Segment, string? Label)> Wanted)
{
    /// <summary>Null when it is no such list.</summary>
    public static SegmentList? Parse(string text)
    {
        var wanted = text.Split(',', StringSplitOptions.TrimEntries).Select(p => p.Split('=', 2, StringSplitOptions.TrimEntries)).ToList();
        return wanted.TrueForAll(p => p.All(w => w.Length > 0)) ? new SegmentList([.. wanted.Select(p => (p[0], p.ElementAtOrDefault(1)))]) : null;
    }

    /// <summary>The segments of a file with the labels that are there; a null label is made under the name beside it.</summary>
    /// <exception cref="Mem3DException">The file has no segment of a name.</exception>
    public IReadOnlyList<(FoundSegment Segment, Guid? Label)> Of(IReadOnlyList<FoundSegment> segments, IReadOnlyList<Label> labels) => [.. Wanted.Select(w =>
    {
        var segment = segments.FirstOrDefault(s => s.Name.Equals(w.Segment, StringComparison.OrdinalIgnoreCase)) ?? throw new Mem3DException(
            ErrorKind.NotFound, $"The file has no segment '{w.Segment}'.", $"It has: {string.Join(", ", segments.Select(s => s.Name))}.");
        return w.Label is null
            ? (segment, segment.LabelId)
            : (segment with { Name = w.Label }, labels.FirstOrDefault(l => l.Name.Equals(w.Label, StringComparison.OrdinalIgnoreCase))?.Id);
    })];
}
