namespace Mem3D.Core.Volumes;

/// <summary>Asks a person during an import.</summary>
public interface IImportChooser
{
    /// <summary>Whether to be asked even when there is one series only, which else comes in.</summary>
    bool OfASingleSeries => false;

    /// <summary>Waits for the answer. An offer without one is left out and reported.</summary>
    Task<IReadOnlyList<VolumeChoice>> ChooseAsync(IReadOnlyList<VolumeOffer> offers, CancellationToken cancellationToken);
}
