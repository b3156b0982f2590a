using Mem3D.Core.Work;

namespace Mem3D.Core.Deidentification;

/// <summary>How projects treat what is private in a scan, and what is known of what was taken out.</summary>
public interface IDeidentificationStore
{
    /// <exception cref="Errors.Mem3DException">No such project.</exception>
    Task<DeidentificationSettings> GetAsync(Guid projectId, CancellationToken cancellationToken);

    /// <summary>For scans that come in from now on. Turning <see cref="DeidentificationSettings.KeepOriginals"/> off deletes what was kept.</summary>
    /// <param name="by">Who does it, for the audit log; null: no person, but a program.</param>
    /// <exception cref="Errors.Mem3DException">No such project.</exception>
    Task SetAsync(Guid projectId, DeidentificationSettings settings, Actor? by, CancellationToken cancellationToken);

    /// <summary>The pseudonyms of a project, in order; with the patients behind them where that was kept.</summary>
    Task<IReadOnlyList<Pseudonym>> PseudonymsAsync(Guid projectId, CancellationToken cancellationToken);

    /// <summary>What was taken out of a case's files; null when it came in as it was.</summary>
    /// <exception cref="Errors.Mem3DException">No such case.</exception>
    Task<DeidentificationReport?> ReportAsync(Guid caseId, CancellationToken cancellationToken);
}
