using Mem3D.Core.Interactions;
using Mem3D.Core.Quality;
using Mem3D.Core.Sessions;
using Mem3D.Inference.Hosting;

namespace Mem3D.Web.Workspace;

/// <summary>
/// What a session tells everybody who has the case open. Called in the order of the commits, and only after what it tells is on disk.
/// Implementations do not throw.
/// </summary>
public interface ICaseEvents
{
    /// <param name="provisional">Slices of <paramref name="slices"/> that a blend will replace within the run.</param>
    Task SlicesChangedAsync(
        Guid caseId, Guid labelId, Guid editId, IReadOnlyList<SliceState> slices, IReadOnlyList<int> cleared, IReadOnlySet<int> provisional);

    Task EditChangedAsync(Guid caseId, Edit edit, IReadOnlyList<Prompt> prompts);

    Task RunChangedAsync(Guid caseId, RunState run);

    /// <summary>A prompt's place in the queue; its end is told by its edit.</summary>
    Task PromptMovedAsync(Guid caseId, Guid editId, QueuePlace place);

    Task SuggestionChangedAsync(Guid caseId, Guid labelId, Suggestion? suggestion);
}
