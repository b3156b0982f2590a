using Mem3D.Core.Volumes;

namespace Mem3D.Web.Uploads;

/// <summary>Asks the person who sent the files; other imports go on meanwhile.</summary>
/// <param name="turn">The right to import, of which there is one.</param>
/// <param name="holds">Told whether this import holds the turn.</param>
internal sealed class UploadChooser(Upload upload, SemaphoreSlim turn, Action<bool> holds) : IImportChooser
{
    public async Task<IReadOnlyList<VolumeChoice>> ChooseAsync(IReadOnlyList<VolumeOffer> offers, CancellationToken cancellationToken)
    {
        holds(false);
        turn.Release();
        var choices = await upload.AskAsync(offers, cancellationToken);
        await turn.WaitAsync(cancellationToken);
        holds(true);
        return choices;
    }
}
