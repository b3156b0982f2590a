using Mem3D.Core.Volumes;

namespace Mem3D.Cli.Import;

/// <summary>Answers the importer's questions by what the command line said.</summary>
internal sealed class RequestChooser(FrameList? frames, bool gaps) : IImportChooser
{
    public Task<IReadOnlyList<VolumeChoice>> ChooseAsync(IReadOnlyList<VolumeOffer> offers, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<VolumeChoice>>([.. offers.Select(o => new VolumeChoice(o.Id, Frames(o)))]);

    private IReadOnlyList<int> Frames(VolumeOffer offer) => offer.Frames > 1 ? frames?.Of(offer.Frames) ?? []
        : offer.Incomplete && !gaps ? [] : [0];
}
