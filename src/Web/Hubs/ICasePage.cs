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

    /// <summary>What a page looks at now; told to those who look together with it.</summary>
    Task ViewShown(SharedView view);

    /// <summary>The last message: its person may not see the case any more, and why. The page closes the connection; else the server does.</summary>
    Task Dismissed(string why);

    /// <summary>The server ends. The page's answer says that it has heard everything before.</summary>
    Task<bool> Goodbye();
}
