namespace Mem3D.Data.Persistence;

/// <summary>Rings after a commit: somebody has a notification, or a webhook message waits.</summary>
internal sealed class Bell
{
    public event Action<Guid>? Arrived;

    public event Action? Queued;

    /// <summary>Comments of this case changed.</summary>
    public event Action<Guid>? Commented;

    public void Comment(Guid caseId) => Commented?.Invoke(caseId);

    public void Ring(IEnumerable<Guid> people, bool queued)
    {
        foreach (var person in people.Distinct())
        {
            Arrived?.Invoke(person);
        }

        if (queued)
        {
            Queued?.Invoke();
        }
    }
}
