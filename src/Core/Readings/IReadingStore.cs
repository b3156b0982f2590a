using Mem3D.Core.Sessions;

namespace Mem3D.Core.Readings;

/// <summary>What readers of one scan have made so far.</summary>
public interface IReadingStore
{
    /// <summary>Which labels each case of a group has masks of, and what tells that they have changed since.</summary>
    Task<ReadingProgress> ProgressAsync(Guid groupId, CancellationToken cancellationToken);

    /// <summary>Present states of a label in a case, ascending by slice.</summary>
    Task<IReadOnlyList<SliceState>> SlicesAsync(Guid caseId, Guid labelId, CancellationToken cancellationToken);
}
