namespace Mem3D.Core.Sessions;

/// <summary>Rounds that the end of a server cut off.</summary>
public interface IInterruptedRounds
{
    /// <summary>Interrupted rounds that are the newest step of their case: nobody has gone on from them in another way.</summary>
    Task<IReadOnlyList<InterruptedRound>> ListAsync(CancellationToken cancellationToken);
}
