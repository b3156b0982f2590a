namespace Mem3D.Data.Persistence;

/// <summary>Rings after a commit: somebody has a notification, or a webhook message waits.</summary>
internal sealed class Bell
{
    public event Action<Guid>? Arrived;

    public event Action? Queued;

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
