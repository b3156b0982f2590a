using System.Text;
using Mem3D.Core.Archives;
using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Core.Projects;
using Mem3D.Core.Sessions;
using Mem3D.Core.Work;
using Mem3D.Integration.Tests.Stage;
using Mem3D.Web.Archives;
using Mem3D.Web.Hosting;
using Mem3D.Web.Uploads;
using Mem3D.Web.Workspace;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Integration.Tests;

/// <summary>Masks on their way to an archive, while nobody has a page open.</summary>
public sealed class SendTests
{
    private static readonly Person Ada = new(Guid.NewGuid(), "Ada Lovelace");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sending_goes_on_by_itself_is_taken_up_by_another_page_and_says_how_it_ended()
    {
        var hold = new TaskCompletionSource();
        await using var peer = new SmallArchive { Hold = hold.Task };
        using var server = new Server();
        var (archive, info) = await PulledAsync(server, peer);
        var sends = server.Services.GetRequiredService<ArchiveSends>();
        var id = sends.Start(archive, info, Ada);
        await peer.Sent.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
        var status = sends.Of(info.ProjectId, Ada).Should().ContainSingle().Which;
        (status.Id, status.Case, status.Archive, status.State).Should().Be((id, info.Name, "Small", SendState.Sending));
        sends.Of(info.ProjectId, new Person(Guid.NewGuid(), "Grace")).Should().BeEmpty("it is nobody else's business");
        sends.Of(Guid.NewGuid(), Ada).Should().BeEmpty();
        FluentActions.Invoking(() => sends.Start(archive, info, Ada)).Should().Throw<Mem3DException>().Which.Message.Should().Contain("already");
        sends.Cancel(id, new Person(Guid.NewGuid(), "Grace"));

        hold.SetResult();
        await Eventually.TrueAsync(() => sends.Of(info.ProjectId, Ada)[0].Ended, "sending ends");
        sends.Of(info.ProjectId, Ada)[0].State.Should().Be(SendState.Taken);
        Encoding.Latin1.GetString(peer.Taken.Should().ContainSingle().Which).Should().Contain("QxSmith^Jane").And.Contain(SmallArchive.Series.StudyUid, "it is filed as the archive has it");
        (await server.Services.GetRequiredService<IAuditLog>().ReadAsync(info.ProjectId, null, 20, Cancellation))
            .Where(e => e.Action is AuditAction.MasksSent or AuditAction.ScansPulled).Select(e => (e.ActorId, e.CaseId, e.SubjectId, e.Detail)).Should().Equal(
                (Ada.Id, info.Id, archive.Id, "to Small"), (Ada.Id, null, archive.Id, "1 series from Small, way back kept"));
        sends.Cancel(id, Ada);
        sends.Of(info.ProjectId, Ada).Should().BeEmpty("it was read and put away");
        NothingLeft(server);
    }

    [Fact]
    public async Task What_is_cancelled_or_refused_says_so_and_leaves_no_file()
    {
        await using var peer = new SmallArchive { Hold = new TaskCompletionSource().Task };
        await using var faulty = new FaultyArchive();
        using var server = new Server();
        var (archive, info) = await PulledAsync(server, peer);
        var sends = server.Services.GetRequiredService<ArchiveSends>();
        var id = sends.Start(archive, info, Ada);
        await peer.Sent.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
        sends.Cancel(id, Ada);
        await Eventually.TrueAsync(() => sends.Of(info.ProjectId, Ada)[0].Ended, "sending ends");
        (sends.Of(info.ProjectId, Ada)[0].State, sends.Of(info.ProjectId, Ada)[0].Words).Should().Be((SendState.Failed, "Sending was cancelled."));

        var nowhere = await SaveAsync(server, "Nowhere", faulty.Address + "nowhere");
        var other = sends.Start(nowhere, info, Ada);
        await Eventually.TrueAsync(() => sends.Of(info.ProjectId, Ada).Single(s => s.Id == other).Ended, "sending ends");
        var failed = sends.Of(info.ProjectId, Ada).Single(s => s.Id == other);
        (failed.State, failed.Remedy.Length > 0).Should().Be((SendState.Failed, true));
        failed.Words.Should().Contain("404");
        NothingLeft(server);
    }

    private static void NothingLeft(Server server) => Directory.EnumerateFileSystemEntries(server.Services.GetRequiredService<Folders>().Staging).Should().BeEmpty();

    private static async Task<(Archive Archive, CaseInfo Case)> PulledAsync(Server server, SmallArchive peer)
    {
        var projects = server.Services.GetRequiredService<IProjectStore>();
        var archive = await SaveAsync(server, "Small", peer.Address);
        var project = await projects.CreateAsync("Pulled", Ada.Id, Cancellation);
        var uploads = server.Services.GetRequiredService<UploadService>();
        var upload = await server.Services.GetRequiredService<ArchivePulls>().StartAsync(archive, project.Id, Ada, [SmallArchive.Series], keepOriginals: true, Cancellation);
        await Eventually.TrueAsync(() => uploads.Status(upload, Ada).Ended, "the pull ends");
        var info = await projects.CaseAsync(uploads.Status(upload, Ada).Cases.Single().Id, Cancellation);
        await Drawing.DrawAsync(server.Services.GetRequiredService<ISessionStore>(), info, await projects.AddLabelAsync(project.Id, "Liver", null, null, Cancellation), 1, 2);
        return (archive, info);
    }

    private static Task<Archive> SaveAsync(Server server, string name, string address) => server.Services.GetRequiredService<IArchiveStore>().SaveAsync(
        new Archive(Guid.Empty, name, address, ArchiveAuthentication.None, "", false, "", ArchiveUsers.Managers), null, new Actor(Ada.Id, Ada.Name, RoleRights.All), Cancellation);
}
