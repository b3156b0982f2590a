using System.Globalization;
using Mem3D.Core.Errors;
using Mem3D.Core.Volumes;
using Mem3D.Data.Persistence;
using Mem3D.Data.Persistence.Entities;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Volumes;

/// <summary>Whether one more volume fits into the quotas of its project and of the person who imports it.</summary>
internal static class QuotaCheck
{
    /// <param name="db">The database; within the transaction that adds the volume, so that two imports cannot both take the last place.</param>
    /// <param name="quotas">The limits.</param>
    /// <param name="projectId">The project.</param>
    /// <param name="personId">Who imports; null: only the project's quota counts.</param>
    /// <param name="bytes">Of the new volume.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Mem3DException">It does not fit.</exception>
    public static async Task RequireRoomAsync(
        Mem3DDbContext db, StorageQuotas quotas, Guid projectId, Guid? personId, long bytes, CancellationToken cancellationToken)
    {
        await RequireAsync(db.Cases.Where(c => c.ProjectId == projectId), quotas.ProjectCases, quotas.ProjectBytes, "This project").ConfigureAwait(false);
        if (personId is { } person)
        {
            await RequireAsync(db.Cases.Where(c => c.ImportedBy == person), quotas.PersonCases, quotas.PersonBytes, "What you imported").ConfigureAwait(false);
        }

        async Task RequireAsync(IQueryable<CaseEntity> cases, int mostCases, long mostBytes, string what)
        {
            if (mostCases > 0 && await cases.CountAsync(cancellationToken).ConfigureAwait(false) >= mostCases)
            {
                throw Full(string.Create(CultureInfo.InvariantCulture, $"{what} has {mostCases} cases, as many as this server allows."));
            }

            if (mostBytes > 0)
            {
                var used = await cases.Select(c => c.Volume!)
                    .SumAsync(v => (long)v.Width * v.Height * v.Depth * (v.VoxelType == VoxelType.Int16 ? 2 : 4), cancellationToken).ConfigureAwait(false);
                if (used + bytes > mostBytes)
                {
                    throw Full(string.Create(
                        CultureInfo.InvariantCulture, $"{what} takes {used >> 20} MiB and this scan {bytes >> 20} MiB more; this server allows {mostBytes >> 20} MiB."));
                }
            }
        }
    }

    private static Mem3DException Full(string message) => new(
        ErrorKind.TooLarge, message, "Remove cases that are no longer needed, or ask whoever runs the server for more room. What was imported before is kept.");
}
