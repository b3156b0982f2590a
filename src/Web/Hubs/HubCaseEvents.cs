using Mem3D.Core.Interactions;
using Mem3D.Core.Quality;
using Mem3D.Core.Sessions;
using Mem3D.Inference.Hosting;
using Mem3D.Web.Hubs.Wire;
using Mem3D.Web.Workspace;

namespace Mem3D.Web.Hubs;

/// <summary>Tells every page that has the case open, and waits for none: each has its own line in <see cref="CasePages"/>.</summary>
internal sealed class HubCaseEvents(CasePages pages) : ICaseEvents
{
    public Task SlicesChangedAsync(
        Guid caseId, Guid labelId, Guid editId, IReadOnlyList<SliceState> slices, IReadOnlyList<int> cleared, IReadOnlySet<int> provisional)
    {
        var change = new SlicesChangedView(labelId, editId, [.. slices.Select(s => s.ToView(provisional.Contains(s.Slice)))], cleared);
        return Tell(caseId, page => page.SlicesChanged(change));
    }

    public Task EditChangedAsync(Guid caseId, Edit edit, IReadOnlyList<Prompt> prompts)
    {
        var view = edit.ToView(prompts);
        return Tell(caseId, page => page.EditChanged(view));
    }

    public Task RunChangedAsync(Guid caseId, RunState run)
    {
        var view = run.ToView();
        return Tell(caseId, page => page.RunChanged(view));
    }

    public Task PromptMovedAsync(Guid caseId, Guid editId, QueuePlace place)
    {
        var move = new PromptMovedView(editId, place.Position, place.Seconds);
        return Tell(caseId, page => page.PromptMoved(move));
    }

    public Task SuggestionChangedAsync(Guid caseId, Guid labelId, Suggestion? suggestion)
    {
        var change = new SuggestionChangedView(labelId, suggestion?.ToView());
        return Tell(caseId, page => page.SuggestionChanged(change));
    }

    private Task Tell(Guid caseId, Func<ICasePage, Task> message)
    {
        pages.Tell(caseId, message);
        return Task.CompletedTask;
    }
}
