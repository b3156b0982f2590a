namespace Mem3D.Core.Work;

/// <summary>Cases as work: states, assignments, leases. Every change is one transaction with its event, its notifications and its audit entry.</summary>
public interface IWorkStore
{
    /// <summary>Independent readings of one scan, at least.</summary>
    const int FewestReaders = 2;

    /// <summary>At most.</summary>
    const int MostReaders = 8;

    Task<WorkPage> ListAsync(WorkQuery query, CancellationToken cancellationToken);

    Task<WorkItem> GetAsync(Guid caseId, CancellationToken cancellationToken);

    /// <summary>Number of cases by state, archived ones left out.</summary>
    Task<IReadOnlyDictionary<WorkState, int>> CountAsync(Guid projectId, CancellationToken cancellationToken);

    /// <summary>The tags in use, by name.</summary>
    Task<IReadOnlyList<string>> TagsAsync(Guid projectId, CancellationToken cancellationToken);

    Task<IReadOnlyList<WorkEvent>> EventsAsync(Guid caseId, CancellationToken cancellationToken);

    /// <summary>Moves a case.</summary>
    /// <param name="note">Why; needed for a return.</param>
    /// <exception cref="Errors.Mem3DException">Not allowed in its state or to this person, or the label schema's rules are not met.</exception>
    Task<WorkItem> ActAsync(Guid caseId, WorkAction action, Actor actor, string note, CancellationToken cancellationToken);

    /// <summary>Gives cases of a project to a member with the right to annotate; all or none.</summary>
    /// <exception cref="Errors.Mem3DException">A case of another project, an archived one, a person who does not annotate, or a second reading of one scan.</exception>
    Task AssignAsync(Guid projectId, IReadOnlyList<Guid> caseIds, Guid assigneeId, Actor actor, CancellationToken cancellationToken);

    /// <summary>
    /// The next case for somebody: what was returned to her, what she has, else the free case of the highest priority that is due first, taken with a
    /// lease. Null: there is none. Two people at once never get the same case.
    /// </summary>
    Task<Guid?> PullAsync(Guid projectId, Actor actor, CancellationToken cancellationToken);

    /// <summary>The next case for a reviewer, by need; null: there is none.</summary>
    Task<Guid?> PullReviewAsync(Guid projectId, Actor actor, CancellationToken cancellationToken);

    /// <summary>Changes cases of a project; all or none.</summary>
    /// <exception cref="Errors.Mem3DException">A value out of range, or as for <see cref="AssignAsync"/>.</exception>
    Task ChangeAsync(Guid projectId, IReadOnlyList<Guid> caseIds, WorkChange change, Actor actor, CancellationToken cancellationToken);

    Task<WorkSettings> SettingsAsync(Guid projectId, CancellationToken cancellationToken);

    Task SaveSettingsAsync(Guid projectId, WorkSettings settings, Actor actor, CancellationToken cancellationToken);

    /// <summary>Makes independent readings of a case that nobody has begun; the case becomes the first of them.</summary>
    /// <param name="readers"><see cref="FewestReaders"/> … <see cref="MostReaders"/> in all.</param>
    Task<IReadOnlyList<Guid>> ReplicateAsync(Guid caseId, int readers, Actor actor, CancellationToken cancellationToken);

    /// <summary>The readings of a scan and its adjudication, by reader.</summary>
    Task<IReadOnlyList<WorkItem>> GroupAsync(Guid groupId, CancellationToken cancellationToken);

    /// <summary>Gives free what nobody worked on or reviewed within its lease. Returns how many cases.</summary>
    Task<int> ExpireLeasesAsync(CancellationToken cancellationToken);
}
