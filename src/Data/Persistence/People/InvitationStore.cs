using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Core.Work;
using Mem3D.Data.Persistence.Entities;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

internal sealed class InvitationStore(Database database, MemberStore members, Standings standings, TimeProvider time) : IInvitationStore
{
    private static readonly TimeSpan Shortest = TimeSpan.FromHours(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    public async Task<(Invitation Invitation, string Secret)> CreateAsync(
        Guid projectId, ProjectRole role, string? email, TimeSpan lifetime, Actor by, CancellationToken cancellationToken)
    {
        if (lifetime < Shortest || lifetime > Longest || !Enum.IsDefined(role))
        {
            throw new Mem3DException(ErrorKind.Invalid, "An invitation names a role and lasts from an hour to 90 days.", "Choose another role or time.");
        }

        var address = string.IsNullOrWhiteSpace(email) ? null : email.Trim();
        if (address is not null && (address.Length > 256 || !address.Contains('@', StringComparison.Ordinal)))
        {
            throw new Mem3DException(ErrorKind.Invalid, "This is not an e-mail address.", "Correct it, or leave it empty: then the link is good for whoever has it.");
        }

        var secret = Secrets.New("");
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7();
        await database.WriteAsync(
            async db =>
            {
                if (!await db.Projects.AnyAsync(p => p.Id == projectId, cancellationToken).ConfigureAwait(false))
                {
                    throw DataErrors.NotFound("project");
                }

                db.Invitations.Add(new InvitationEntity
                {
                    Id = id,
                    ProjectId = projectId,
                    Role = role,
                    Email = address,
                    Hash = Secrets.Hash(secret),
                    AuthorId = by.Id,
                    CreatedAt = now,
                    ExpiresAt = now + lifetime,
                });
                AuditRows.Add(db, now, by.Id, by.Name, AuditAction.InvitationCreated, projectId, subjectId: id, detail: role.ToString());
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        var made = await database.ReadAsync(db => Infos(db, db.Invitations.Where(i => i.Id == id)).SingleAsync(cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        return (made, secret);
    }

    public Task<IReadOnlyList<Invitation>> ListAsync(Guid projectId, CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<Invitation>>(
        async db => await Infos(db, db.Invitations.Where(i => i.ProjectId == projectId).OrderByDescending(i => i.CreatedAt)).Take(200)
            .ToListAsync(cancellationToken).ConfigureAwait(false),
        cancellationToken);

    public Task<Invitation> FindAsync(string secret, CancellationToken cancellationToken)
    {
        var hash = Secrets.Hash(secret);
        var now = time.GetUtcNow();
        return database.ReadAsync(
            async db => await Infos(db, Open(db, hash, now)).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false) ?? throw Unknown(), cancellationToken);
    }

    public async Task<Invitation> UseAsync(string secret, Guid userId, CancellationToken cancellationToken)
    {
        var hash = Secrets.Hash(secret);
        var now = time.GetUtcNow();
        var used = await database.WriteAsync(
            async db =>
            {
                var invitation = await Open(db, hash, now).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false) ?? throw Unknown();
                var user = await db.Users.SingleOrDefaultAsync(u => u.Id == userId, cancellationToken).ConfigureAwait(false) ?? throw DataErrors.NotFound("account");
                if (invitation.Email is { } email && !string.Equals(email, user.Email, StringComparison.OrdinalIgnoreCase))
                {
                    throw new Mem3DException(
                        ErrorKind.Forbidden, "This invitation was made for another e-mail address.", "Sign in with that address, or ask for an invitation of your own.");
                }

                (invitation.UsedAt, invitation.UsedById) = (now, userId);
                var present = await db.Members.Where(m => m.ProjectId == invitation.ProjectId && m.UserId == userId).Select(m => (ProjectRole?)m.Role)
                    .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
                if (present is null || present < invitation.Role)
                {
                    await members.PutAsync(db, invitation.ProjectId, userId, invitation.Role, Actor.Server, cancellationToken).ConfigureAwait(false);
                }

                AuditRows.Add(db, now, userId, user.DisplayName, AuditAction.InvitationUsed, invitation.ProjectId, subjectId: invitation.Id, detail: invitation.Role.ToString());
                await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
                return await Infos(db, db.Invitations.Where(i => i.Id == invitation.Id)).SingleAsync(cancellationToken).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        standings.Forget();
        return used;
    }

    public Task RevokeAsync(Guid projectId, Guid invitationId, Actor by, CancellationToken cancellationToken) => database.WriteAsync(
        async db =>
        {
            AuditRows.Add(db, time.GetUtcNow(), by.Id, by.Name, AuditAction.InvitationRevoked, projectId, subjectId: invitationId);
            return await db.Invitations.Where(i => i.Id == invitationId && i.ProjectId == projectId && i.UsedAt == null)
                .ExecuteUpdateAsync(s => s.SetProperty(i => i.Revoked, true), cancellationToken).ConfigureAwait(false) == 1
                    ? true
                    : throw DataErrors.NotFound("open invitation");
        },
        cancellationToken);

    private static IQueryable<InvitationEntity> Open(Mem3DDbContext db, byte[] hash, DateTimeOffset now) =>
        db.Invitations.Where(i => i.Hash == hash && i.UsedAt == null && !i.Revoked && i.ExpiresAt > now);

    private static IQueryable<Invitation> Infos(Mem3DDbContext db, IQueryable<InvitationEntity> rows) => rows.Select(i => new Invitation(
        i.Id, i.ProjectId, i.Project!.Name, i.Role, i.Email, db.Users.Where(u => u.Id == i.AuthorId).Select(u => u.DisplayName).FirstOrDefault() ?? "", i.CreatedAt,
        i.ExpiresAt, db.Users.Where(u => u.Id == i.UsedById).Select(u => u.DisplayName).FirstOrDefault(), i.UsedAt, i.Revoked));

    private static Mem3DException Unknown() => new(
        ErrorKind.NotFound, "This invitation is not valid, not any more, or was used.", "Ask whoever invited you for a new link.");
}
