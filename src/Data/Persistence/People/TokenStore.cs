using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Data.Persistence.Entities;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

internal sealed class TokenStore(Database database, TimeProvider time) : ITokenStore
{
    /// <summary>Tokens one person may have.</summary>
    private const int Most = 50;

    /// <summary>The last use is noted no more often.</summary>
    private static readonly TimeSpan NotedEvery = TimeSpan.FromMinutes(5);

    public async Task<(ApiToken Token, string Secret)> CreateAsync(
        Guid userId, string name, TokenScopes scopes, TimeSpan? lifetime, CancellationToken cancellationToken)
    {
        var clean = Names.Check(name, "token");
        if (scopes == TokenScopes.None || ((int)scopes & ~31) != 0 || lifetime <= TimeSpan.Zero)
        {
            throw new Mem3DException(ErrorKind.Invalid, "A token is good for at least one thing and for some time.", "Choose scopes and a time.");
        }

        var secret = Secrets.New(ITokenStore.Prefix);
        var now = time.GetUtcNow();
        var token = new TokenEntity
        {
            Id = Guid.CreateVersion7(),
            UserId = userId,
            Name = clean,
            Start = secret[..(ITokenStore.Prefix.Length + 4)],
            Hash = Secrets.Hash(secret),
            Scopes = scopes,
            CreatedAt = now,
            ExpiresAt = now + lifetime,
        };
        await database.WriteAsync(
            async db =>
            {
                if (await db.Tokens.CountAsync(t => t.UserId == userId, cancellationToken).ConfigureAwait(false) >= Most)
                {
                    throw new Mem3DException(ErrorKind.Conflict, $"An account has at most {Most} tokens.", "Revoke one that is not used.");
                }

                db.Tokens.Add(token);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        return (Info(token), secret);
    }

    public Task<IReadOnlyList<ApiToken>> ListAsync(Guid userId, CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<ApiToken>>(
        async db => [.. (await db.Tokens.Where(t => t.UserId == userId).OrderByDescending(t => t.CreatedAt).ToListAsync(cancellationToken).ConfigureAwait(false)).Select(Info)],
        cancellationToken);

    public async Task<(Guid UserId, string Name, Guid TokenId, TokenScopes Scopes)?> FindAsync(string secret, CancellationToken cancellationToken)
    {
        var hash = Secrets.Hash(secret);
        var now = time.GetUtcNow();

        // Somebody else's wrong passwords lock an account for minutes and do not stop its scripts; an administrator's lock does.
        var closed = now + Mem3DUser.LongestWait;
        var found = await database.ReadAsync(
            db => db.Tokens.Where(t => t.Hash == hash && (t.ExpiresAt == null || t.ExpiresAt > now)
                    && (!t.User!.LockoutEnabled || t.User.LockoutEnd == null || t.User.LockoutEnd < closed))
                .Select(t => new { t.Id, t.UserId, t.User!.DisplayName, t.Scopes, t.LastUsedAt }).SingleOrDefaultAsync(cancellationToken),
            cancellationToken).ConfigureAwait(false);
        if (found is null)
        {
            return null;
        }

        if (found.LastUsedAt is null || now - found.LastUsedAt > NotedEvery)
        {
            await database.WriteAsync(
                db => db.Tokens.Where(t => t.Id == found.Id).ExecuteUpdateAsync(s => s.SetProperty(t => t.LastUsedAt, now), cancellationToken), cancellationToken)
                .ConfigureAwait(false);
        }

        return (found.UserId, found.DisplayName, found.Id, found.Scopes);
    }

    public Task RevokeAsync(Guid userId, Guid tokenId, CancellationToken cancellationToken) => database.WriteAsync(
        async db => await db.Tokens.Where(t => t.Id == tokenId && t.UserId == userId).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false) == 1
            ? true
            : throw DataErrors.NotFound("token"),
        cancellationToken);

    private static ApiToken Info(TokenEntity t) => new(t.Id, t.Name, t.Start, t.Scopes, t.CreatedAt, t.ExpiresAt, t.LastUsedAt);
}
