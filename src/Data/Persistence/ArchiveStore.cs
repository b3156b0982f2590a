using Mem3D.Core.Archives;
using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Core.Security;
using Mem3D.Core.Work;
using Mem3D.Data.Persistence.Entities;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

internal sealed class ArchiveStore(Database database, ISecretProtector secrets, TimeProvider time) : IArchiveStore
{
    private const string Purpose = "archive.secret";

    public Task<IReadOnlyList<Archive>> ListAsync(CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<Archive>>(
        async db => [.. (await db.Archives.OrderBy(a => a.Name).ToListAsync(cancellationToken).ConfigureAwait(false)).Select(a => a.ToArchive())], cancellationToken);

    public Task<Archive> GetAsync(Guid archiveId, CancellationToken cancellationToken) => database.ReadAsync(
        async db => (await FindAsync(db, archiveId, cancellationToken).ConfigureAwait(false)).ToArchive(), cancellationToken);

    public async Task<string?> SecretAsync(Guid archiveId, CancellationToken cancellationToken)
    {
        var row = await database.ReadAsync(db => FindAsync(db, archiveId, cancellationToken), cancellationToken).ConfigureAwait(false);
        return row.Secret is { } secret ? secrets.Unprotect(Purpose, secret) : null;
    }

    public Task<Archive> SaveAsync(Archive archive, string? secret, Actor by, CancellationToken cancellationToken)
    {
        var name = Names.Check(archive.Name, "archive");
        var address = ArchiveAddress.Check(archive.Address);
        ArchiveAddress.CheckAuthorities(archive.Authorities);
        var sealedSecret = string.IsNullOrEmpty(secret) ? null : secrets.Protect(Purpose, secret);
        return database.WriteAsync(
            async db =>
            {
                if (await db.Archives.AnyAsync(a => a.Name == name && a.Id != archive.Id, cancellationToken).ConfigureAwait(false))
                {
                    throw new Mem3DException(ErrorKind.Conflict, "An archive of this name exists already.", "Choose another name.");
                }

                var row = archive.Id == Guid.Empty ? new ArchiveEntity { Id = Guid.CreateVersion7() } : await FindAsync(db, archive.Id, cancellationToken).ConfigureAwait(false);
                var same = row.Address == address && row.UserName == archive.UserName && row.Authentication == archive.Authentication;
                (row.Name, row.Address, row.Authentication, row.Users, row.Authorities) =
                    (name, address, archive.Authentication, archive.Users, archive.Authorities.Trim());
                row.UserName = archive.Authentication == ArchiveAuthentication.Basic ? archive.UserName.Trim() : "";
                row.Secret = archive.Authentication == ArchiveAuthentication.None ? null : sealedSecret ?? (same ? row.Secret : null);
                if (archive.Authentication != ArchiveAuthentication.None && row.Secret is null)
                {
                    throw new Mem3DException(
                        ErrorKind.Invalid, archive.Authentication == ArchiveAuthentication.Basic ? "The password is missing." : "The token is missing.",
                        "Type it in; a stored one is not sent to another address or for another name.");
                }

                if (archive.Id == Guid.Empty)
                {
                    db.Archives.Add(row);
                }

                Audit(db, by, row.Id, archive.Id == Guid.Empty ? $"{name} added" : $"{name} changed{(same ? "" : ", another address or user")}{(sealedSecret is null ? "" : ", new password or token")}");
                return row.ToArchive();
            },
            cancellationToken);
    }

    public Task RemoveAsync(Guid archiveId, Actor by, CancellationToken cancellationToken) => database.WriteAsync(
        async db =>
        {
            var row = await FindAsync(db, archiveId, cancellationToken).ConfigureAwait(false);
            db.Archives.Remove(row);
            Audit(db, by, archiveId, $"{row.Name} removed");
            return archiveId;
        },
        cancellationToken);

    private void Audit(Mem3DDbContext db, Actor by, Guid archiveId, string detail) =>
        AuditRows.Add(db, time.GetUtcNow(), by.Id, by.Name, AuditAction.ArchiveChanged, null, subjectId: archiveId, detail: detail);

    private static async Task<ArchiveEntity> FindAsync(Mem3DDbContext db, Guid archiveId, CancellationToken cancellationToken) =>
        await db.Archives.SingleOrDefaultAsync(a => a.Id == archiveId, cancellationToken).ConfigureAwait(false) ?? throw DataErrors.NotFound("archive");
}
