namespace Mem3D.Core.Volumes;

/// <summary>Asks a person during an import.</summary>
public interface IImportChooser
{
    /// <summary>Waits for the answer. An offer without one is left out and reported.</summary>
    Task<IReadOnlyList<VolumeChoice>> ChooseAsync(IReadOnlyList<VolumeOffer> offers, CancellationToken cancellationToken);
}
