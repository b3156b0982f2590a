using Mem3D.Web.Hubs.Wire;

namespace Mem3D.Web.Hubs;

/// <summary>What the server sends to every page that has a case open.</summary>
public interface ICasePage
{
    Task SlicesChanged(SlicesChangedView change);

    Task EditChanged(EditView edit);

    Task RunChanged(RunChangedView run);

    Task PromptMoved(PromptMovedView move);

    Task SuggestionChanged(SuggestionChangedView change);

    Task PresenceChanged(PresenceChangedView change);
}
