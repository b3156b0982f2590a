using Mem3D.Core.People;

namespace Mem3D.Web.Tests.Doubles;

internal sealed class AuditInMemory : IAuditLog
{
    public List<(string Action, string Detail)> Written { get; } = [];

    public Task WriteAsync(
        Guid? actorId, string actor, string action, Guid? projectId = null, Guid? caseId = null, Guid? subjectId = null, string detail = "",
        CancellationToken cancellationToken = default)
    {
        Written.Add((action, detail));
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<AuditEntry>> ReadAsync(Guid? projectId, long? before, int most, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<AuditEntry>>([]);
}
