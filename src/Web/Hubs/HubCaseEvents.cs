using Mem3D.Core.Interactions;
using Mem3D.Core.Quality;
using Mem3D.Core.Sessions;
using Mem3D.Web.Hubs.Wire;
using Mem3D.Web.Workspace;
using Microsoft.AspNetCore.SignalR;

namespace Mem3D.Web.Hubs;

/// <summary>Tells every page that has the case open. A page that cannot be reached loads the case again when it comes back.</summary>
internal sealed partial class HubCaseEvents(IHubContext<CaseHub, ICasePage> hub, ILogger<HubCaseEvents> logger) : ICaseEvents
{
    public Task SlicesChangedAsync(
        Guid caseId, Guid labelId, Guid editId, IReadOnlyList<SliceState> slices, IReadOnlyList<int> cleared, IReadOnlySet<int> provisional) =>
        SendAsync(caseId, page => page.SlicesChanged(
            new SlicesChangedView(labelId, editId, [.. slices.Select(s => s.ToView(provisional.Contains(s.Slice)))], cleared)));

    public Task EditChangedAsync(Guid caseId, Edit edit, IReadOnlyList<Prompt> prompts) =>
        SendAsync(caseId, page => page.EditChanged(edit.ToView(prompts)));

    public Task RunChangedAsync(Guid caseId, RunState run) => SendAsync(caseId, page => page.RunChanged(run.ToView()));

    public Task SuggestionChangedAsync(Guid caseId, Guid labelId, Suggestion? suggestion) =>
        SendAsync(caseId, page => page.SuggestionChanged(new SuggestionChangedView(labelId, suggestion?.ToView())));

    private async Task SendAsync(Guid caseId, Func<ICasePage, Task> send)
    {
        try
        {
            await send(hub.Clients.Group(CaseHub.GroupOf(caseId)));
        }
        catch (Exception e)
        {
            LogUnsent(caseId, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A change of case {CaseId} was stored but could not be sent to the pages")]
    private partial void LogUnsent(Guid caseId, Exception error);
}
