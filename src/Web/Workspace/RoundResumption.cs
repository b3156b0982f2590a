using Mem3D.Core.Errors;
using Mem3D.Core.Sessions;
using Mem3D.Web.Security;

namespace Mem3D.Web.Workspace;

/// <summary>
/// After a start, goes on with rounds that the end of the server cut off: as new rounds with the same settings, in the name of whoever asked. Once only:
/// a round that brings a server down must not do it again and again. <c>Mem3D:ResumeRounds</c> false leaves them interrupted, as the history says.
/// </summary>
internal sealed partial class RoundResumption(
    IInterruptedRounds rounds, CaseSessions sessions, Access access, IConfiguration configuration, Failures failures, ILogger<RoundResumption> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!configuration.GetValue("Mem3D:ResumeRounds", true))
        {
            return;
        }

        try
        {
            foreach (var (edit, json) in await rounds.ListAsync(stoppingToken))
            {
                if (RoundOptions.Of(json) is { Resumes: null, Labels.Count: > 0 } options)
                {
                    await ResumeAsync(edit, options, stoppingToken);
                }
            }
        }
        catch (Mem3DException e)
        {
            LogNone(logger, e.Message);
        }
    }

    private async Task ResumeAsync(Edit edit, RoundOptions options, CancellationToken stoppingToken)
    {
        try
        {
            // She may have lost her role meanwhile, or the case may have gone on to its reviewer.
            var author = new Person(edit.AuthorId, edit.AuthorName);
            await access.DrawAsync(author.ToPrincipal(), edit.CaseId, stoppingToken);
            var choice = new PropagationChoice(options.Range, options.Direction, options.UntilQualityBelow) { Resumes = edit.Id };
            await sessions.PropagateAsync(author, edit.CaseId, options.Labels, choice, stoppingToken);
            LogResumed(logger, edit.Id);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whatever it is must not keep the server from serving.
            LogLeft(logger, edit.Id, failures.InWords(e));
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Round {EditId}, cut off by the end of the server, goes on")]
    private static partial void LogResumed(ILogger logger, Guid editId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Round {EditId}, cut off by the end of the server, stays interrupted: {Reason}")]
    private static partial void LogLeft(ILogger logger, Guid editId, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Interrupted rounds could not be looked for: {Reason}")]
    private static partial void LogNone(ILogger logger, string reason);
}
