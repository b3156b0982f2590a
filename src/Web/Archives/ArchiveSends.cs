using System.Collections.Concurrent;
using Mem3D.Core.Archives;
using Mem3D.Core.Errors;
using Mem3D.Core.Projects;
using Mem3D.Web.Workspace;

namespace Mem3D.Web.Archives;

/// <summary>
/// Masks on their way to archives. Sending goes on when the page is left; who began it finds its state, and for some hours its end, on the project's page.
/// Thread-safe.
/// </summary>
public sealed class ArchiveSends(ArchiveSender sender, Failures failures, TimeProvider time) : IAsyncDisposable
{
    /// <summary>How many are written and sent at the same time.</summary>
    private const int AtOnce = 2;

    /// <summary>How long an end that nobody has read is kept.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromHours(6);

    private readonly ConcurrentDictionary<Guid, Send> _sends = new();
    private readonly SemaphoreSlim _turn = new(AtOnce, AtOnce);

    /// <summary>Starts sending; returns at once.</summary>
    /// <exception cref="Mem3DException">The same masks are being sent there already.</exception>
    public Guid Start(Archive archive, CaseInfo info, Person person)
    {
        foreach (var old in _sends.Where(s => s.Value.Status.Ended && time.GetElapsedTime(s.Value.EndedAt) > Kept))
        {
            Forget(old.Key);
        }

        if (_sends.Values.Any(s => s.CaseId == info.Id && s.ArchiveId == archive.Id && !s.Status.Ended))
        {
            throw new Mem3DException(ErrorKind.Conflict, "The masks of this case are being sent to this archive already.", "Wait until that has ended.");
        }

        var id = Guid.NewGuid();
        var send = new Send(archive.Id, info.Id, info.ProjectId, person.Id, new SendStatus(id, info.Name, archive.Name, SendState.Waiting, 0, "", ""));
        _sends[id] = send;
        send.Work = Task.Run(() => SendAsync(send, archive, info, person), CancellationToken.None);
        return id;
    }

    /// <summary>What a person sends from a project, or sent and has not put away, in the order of names.</summary>
    public IReadOnlyList<SendStatus> Of(Guid projectId, Person person) =>
        [.. _sends.Values.Where(s => s.ProjectId == projectId && s.OwnerId == person.Id).Select(s => s.Status).OrderBy(s => s.Case, StringComparer.OrdinalIgnoreCase)];

    /// <summary>Cancels what is on its way; puts away what has ended.</summary>
    public void Cancel(Guid id, Person person)
    {
        if (!_sends.TryGetValue(id, out var send) || send.OwnerId != person.Id)
        {
            return;
        }

        if (send.Status.Ended)
        {
            Forget(id);
        }
        else
        {
            send.Cancel();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var send in _sends.Values)
        {
            send.Cancel();
        }

        await Task.WhenAll(_sends.Values.Select(s => s.Work));
        _turn.Dispose();
    }

    private void Forget(Guid id)
    {
        if (_sends.TryRemove(id, out var send))
        {
            send.Dispose();
        }
    }

    private async Task SendAsync(Send send, Archive archive, CaseInfo info, Person person)
    {
        var mine = false;
        try
        {
            await _turn.WaitAsync(send.Cancelled);
            mine = true;
            send.Report(0);
            var outcome = await sender.SendAsync(archive, info, person, send, send.Cancelled);
            send.End(
                outcome.Stored ? SendState.Taken : SendState.Failed, outcome.Stored ? outcome.Remark : $"The archive did not take the segmentation. {outcome.Remark}",
                outcome.Stored ? "" : "Ask whoever runs the archive, or export the masks as a file.", time.GetTimestamp());
        }
        catch (OperationCanceledException) when (send.Cancelled.IsCancellationRequested)
        {
            send.End(SendState.Failed, "Sending was cancelled.", "If it had reached the archive by then, it stays there.", time.GetTimestamp());
        }
        catch (Exception e)
        {
            var (title, remedy, _) = failures.Explain(e);
            send.End(SendState.Failed, title, remedy, time.GetTimestamp());
        }
        finally
        {
            if (mine)
            {
                _turn.Release();
            }
        }
    }
}
