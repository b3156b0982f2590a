using Mem3D.Core.Archives;
using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Core.Work;
using Mem3D.Integration.Tests.Stage;
using Mem3D.Web.Archives;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Integration.Tests;

/// <summary>To whom a connection is made, and to whom not.</summary>
public sealed class ArchiveConnectionTests
{
    private static readonly Actor By = new(Guid.NewGuid(), "Ada Lovelace", RoleRights.All);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hospitals_own_authority_is_trusted_where_it_was_entered_and_no_other()
    {
        using var authority = new Authority();
        using var stranger = new Authority();
        using var mine = authority.Issue();
        using var elsewhere = authority.Issue("elsewhere.example.org");
        await using var archive = new SmallArchive(mine);
        await using var misnamed = new SmallArchive(elsewhere);
        using var server = new Server();

        foreach (var (at, authorities, why) in new[]
        {
            (archive, "", "the system does not know the authority"), (archive, stranger.Pem, "it is not the one that was entered"),
            (misnamed, authority.Pem, "the certificate is that of another name"),
        })
        {
            (await FluentActions.Awaiting(() => AskAsync(server, at.Address, authorities)).Should().ThrowAsync<Mem3DException>(why)).Which.Message.Should().Contain("certificate is not trusted");
        }

        (archive.Asked, misnamed.Asked).Should().Be((0, 0), "nothing is said to whom nobody trusts");
        (await AskAsync(server, archive.Address, authority.Pem)).Should().ContainSingle();
    }

    [Theory]
    [InlineData("http://169.254.169.254/")]
    [InlineData("http://[fe80::1]/")]
    [InlineData("http://[::ffff:169.254.169.254]/latest/meta-data/")]
    public async Task A_machines_own_surroundings_are_no_archive(string address)
    {
        using var server = new Server();
        (await FluentActions.Awaiting(() => AskAsync(server, address, "")).Should().ThrowAsync<Mem3DException>())
            .Which.Message.Should().Be("The archive's address leads to no place where an archive may be.");
    }

    [Fact]
    public async Task Whoever_adds_changes_or_removes_an_archive_stands_in_the_audit_log_and_no_password_does()
    {
        using var server = new Server();
        var store = server.Services.GetRequiredService<IArchiveStore>();
        var archive = await store.SaveAsync(
            new Archive(Guid.Empty, "City hospital", "https://pacs.example.org/", ArchiveAuthentication.Basic, "user", false, "", ArchiveUsers.Managers), "quiet word", By, Cancellation);
        await store.SaveAsync(archive with { Address = "https://other.example.org/" }, "another word", By, Cancellation);
        await store.RemoveAsync(archive.Id, By, Cancellation);
        await FluentActions.Awaiting(() => store.RemoveAsync(archive.Id, By, Cancellation)).Should().ThrowAsync<Mem3DException>();
        var entries = await server.Services.GetRequiredService<IAuditLog>().ReadAsync(null, null, 10, Cancellation);
        entries.Select(e => (e.ActorId, e.Actor, e.Action, e.SubjectId)).Should().AllBeEquivalentTo((By.Id, By.Name, AuditAction.ArchiveChanged, archive.Id));
        entries.Select(e => e.Detail).Should().Equal(
            "City hospital removed", "City hospital changed, another address or user, new password or token", "City hospital added");
    }

    private static async Task<IReadOnlyList<ArchiveStudy>> AskAsync(Server server, string address, string authorities)
    {
        var archive = await server.Services.GetRequiredService<IArchiveStore>().SaveAsync(
            new Archive(Guid.Empty, $"Archive {Guid.NewGuid()}", address, ArchiveAuthentication.None, "", false, authorities, ArchiveUsers.Managers), null, By, Cancellation);
        using var client = await server.Services.GetRequiredService<ArchiveConnections>().OpenAsync(archive.Id, Cancellation);
        return await client.StudiesAsync(new StudyFilter(), 0, 1, Cancellation);
    }
}
