using Mem3D.Core.Volumes;

namespace Mem3D.Cli.Import;

/// <summary>Answers the importer's questions by what the command line said.</summary>
/// <param name="series">Of series, those whose names contain one of these are wanted; empty: all.</param>
internal sealed class RequestChooser(FrameList? frames, bool gaps, IReadOnlyList<string> series) : IImportChooser
{
    private readonly SortedSet<string> _left = new(StringComparer.OrdinalIgnoreCase);
    private bool _matched;

    public bool OfASingleSeries => series.Count > 0;

    /// <summary>After the import: that there was no series of the names given; null when there was, or none was asked for.</summary>
    public ImportProblem? Unmatched => series.Count == 0 || _matched ? null : new ImportProblem(
        "--series", $"There is no series whose name contains {string.Join(" or ", series.Select(s => $"'{s}'"))}.",
        _left.Count == 0 ? "There is no series at all." : $"There are: {string.Join(", ", _left)}.");

    public Task<IReadOnlyList<VolumeChoice>> ChooseAsync(IReadOnlyList<VolumeOffer> offers, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<VolumeChoice>>([.. offers.Select(o => new VolumeChoice(o.Id, Frames(o)))]);

    private IReadOnlyList<int> Frames(VolumeOffer offer) => offer.Frames > 1 ? frames?.Of(offer.Frames) ?? []
        : !IsWanted(offer) || (offer.Incomplete && !gaps) ? [] : [0];

    private bool IsWanted(VolumeOffer offer)
    {
        var wanted = series.Count == 0 || series.Any(s => offer.Name.Contains(s, StringComparison.OrdinalIgnoreCase));
        _matched |= wanted;
        if (!wanted)
        {
            _left.Add(offer.Name);
        }

        return wanted;
    }
}
