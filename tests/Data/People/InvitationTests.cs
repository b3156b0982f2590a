using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Data.Tests.Work;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Tests.People;

public sealed class InvitationTests : IAsyncLifetime
{
    private WorkHost _host = null!;

    private IInvitationStore Invitations => _host.Data.Get<IInvitationStore>();

    public async ValueTask InitializeAsync() => _host = await WorkHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_link_works_once()
    {
        var (made, secret) = await Invitations.CreateAsync(_host.ProjectId, ProjectRole.Reviewer, null, TimeSpan.FromDays(1), _host.Manager, default);
        (await Invitations.FindAsync(secret, default)).Should().BeEquivalentTo(new { made.Id, ProjectName = "Liver study", Role = ProjectRole.Reviewer, CreatedBy = "Ada" });
        var people = new[] { await _host.AddAsync("Nia", null), await _host.AddAsync("Oli", null), await _host.AddAsync("Pat", null) };
        var used = await Task.WhenAll(people.Select(p => Task.Run(async () =>
        {
            try
            {
                await Invitations.UseAsync(secret, p.Id, default);
                return true;
            }
            catch (Mem3DException)
            {
                return false;
            }
        })));
        used.Count(u => u).Should().Be(1);
        (await _host.Members.ListAsync(_host.ProjectId, default)).Count(m => people.Any(p => p.Id == m.UserId)).Should().Be(1);
        await Refused(() => Invitations.FindAsync(secret, default));
        (await Invitations.ListAsync(_host.ProjectId, default)).Single().UsedBy.Should().NotBeNull();
    }

    [Fact]
    public async Task The_secret_itself_is_nowhere_in_the_database()
    {
        var (_, secret) = await Invitations.CreateAsync(_host.ProjectId, ProjectRole.Observer, null, TimeSpan.FromDays(1), _host.Manager, default);
        var (_, token) = await _host.Data.Get<ITokenStore>().CreateAsync(_host.Mira.Id, "script", TokenScopes.Read, TimeSpan.FromDays(1), default);
        foreach (var file in Directory.EnumerateFiles(_host.Data.Folder.Root, "mem3d.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            var text = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
            text.Should().NotContain(secret).And.NotContain(token);
        }
    }

    [Fact]
    public async Task Revoked_expired_and_somebody_elses_invitations_are_refused()
    {
        var (revoked, first) = await Invitations.CreateAsync(_host.ProjectId, ProjectRole.Observer, null, TimeSpan.FromDays(1), _host.Manager, default);
        await Invitations.RevokeAsync(_host.ProjectId, revoked.Id, _host.Manager, default);
        await Refused(() => Invitations.FindAsync(first, default));
        var (_, second) = await Invitations.CreateAsync(_host.ProjectId, ProjectRole.Observer, null, TimeSpan.FromDays(1), _host.Manager, default);
        await _host.Data.Database.WriteAsync(
            db => db.Invitations.ExecuteUpdateAsync(s => s.SetProperty(i => i.ExpiresAt, TimeProvider.System.GetUtcNow().AddSeconds(-1))), default);
        await Refused(() => Invitations.UseAsync(second, _host.Jo.Id, default));
        var (_, third) = await Invitations.CreateAsync(_host.ProjectId, ProjectRole.Manager, "someone@else.example", TimeSpan.FromDays(1), _host.Manager, default);
        await Refused(() => Invitations.UseAsync(third, _host.Jo.Id, default));
        await Refused(() => Invitations.CreateAsync(_host.ProjectId, ProjectRole.Observer, null, TimeSpan.FromDays(91), _host.Manager, default));
        await Refused(() => Invitations.CreateAsync(_host.ProjectId, ProjectRole.Observer, "no address", TimeSpan.FromDays(1), _host.Manager, default));
    }

    [Fact]
    public async Task An_invitation_never_lowers_a_role()
    {
        var (_, secret) = await Invitations.CreateAsync(_host.ProjectId, ProjectRole.Observer, null, TimeSpan.FromDays(1), _host.Manager, default);
        await Invitations.UseAsync(secret, _host.Reviewer.Id, default);
        (await _host.Members.ListAsync(_host.ProjectId, default)).Single(m => m.UserId == _host.Reviewer.Id).Role.Should().Be(ProjectRole.Reviewer);
    }

    [Fact]
    public async Task The_last_manager_stays()
    {
        await Refused(() => _host.Members.RemoveAsync(_host.ProjectId, _host.Manager.Id, _host.Manager, default));
        await Refused(() => _host.Members.SetAsync(_host.ProjectId, _host.Manager.Id, ProjectRole.Reviewer, _host.Manager, default));
        await _host.Members.SetAsync(_host.ProjectId, _host.Jo.Id, ProjectRole.Manager, _host.Manager, default);
        await _host.Members.RemoveAsync(_host.ProjectId, _host.Manager.Id, _host.Manager, default);
        (await _host.Data.Get<IStandings>().RoleAsync(_host.Manager.Id, _host.ProjectId, default)).Should().BeNull();
        (await _host.Data.Get<IStandings>().RoleAsync(_host.Jo.Id, _host.ProjectId, default)).Should().Be(ProjectRole.Manager);
    }

    [Fact]
    public async Task A_token_is_known_until_it_expires_is_revoked_or_its_owner_is_locked()
    {
        var tokens = _host.Data.Get<ITokenStore>();
        var (made, secret) = await tokens.CreateAsync(_host.Mira.Id, "script", TokenScopes.Read | TokenScopes.Export, TimeSpan.FromDays(1), default);
        secret.Should().StartWith(ITokenStore.Prefix);
        (await tokens.FindAsync(secret, default)).Should().Be((_host.Mira.Id, "Mira", made.Id, TokenScopes.Read | TokenScopes.Export));
        (await tokens.FindAsync(secret + "x", default)).Should().BeNull();
        await LockAsync(TimeProvider.System.GetUtcNow().AddMinutes(5));
        (await tokens.FindAsync(secret, default)).Should().NotBeNull("five wrong passwords of somebody do not stop her scripts");
        await LockAsync(DateTimeOffset.MaxValue);
        (await tokens.FindAsync(secret, default)).Should().BeNull();
        await LockAsync(null);
        await tokens.RevokeAsync(_host.Mira.Id, made.Id, default);
        (await tokens.FindAsync(secret, default)).Should().BeNull();
        await Refused(() => tokens.CreateAsync(_host.Mira.Id, "none", TokenScopes.None, null, default));

        Task LockAsync(DateTimeOffset? until) => _host.Data.Database.WriteAsync(
            db => db.Users.Where(u => u.Id == _host.Mira.Id).ExecuteUpdateAsync(s => s.SetProperty(u => u.LockoutEnd, until)), default);
    }

    private static async Task Refused(Func<Task> act) => await act.Should().ThrowAsync<Mem3DException>();
}
