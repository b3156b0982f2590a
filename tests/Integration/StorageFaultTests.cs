using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Mem3D.Core.Sessions;
using Mem3D.Data;
using Mem3D.Data.Care;
using Mem3D.Integration.Tests.Stage;
using Mem3D.Testing;
using Mem3D.Testing.Engines;
using Mem3D.Web.Hubs.Wire;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Data.Sqlite;

namespace Mem3D.Integration.Tests;

/// <summary>Disks and databases as they fail: people are told in words, and what was acknowledged is there afterwards.</summary>
public sealed class StorageFaultTests(ITestOutputHelper output)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task On_a_disk_that_is_really_full_nothing_acknowledged_is_lost_and_work_goes_on_when_there_is_room()
    {
        using var disk = SmallDisk.Mount(16);
        Assert.SkipWhen(disk is null, SmallDisk.WhyMissing);
        var data = new DataFolderOptions { Root = Path.Combine(disk.Path, "data") };
        await using (var server = new Server(new ThresholdEngine(Study.Threshold), data.Root))
        {
            using var browser = await Browser.SignedInAsync(server);
            var study = await Study.CreateAsync(server);
            await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
            var acknowledged = new List<Guid> { (await page.PromptedAsync(study.Ball.Id, 12, 1, true, 20, 15)).Id };
            disk.Fill();
            var refusal = "";
            for (var n = 0; n < 500 && refusal.Length == 0; n++)
            {
                try
                {
                    acknowledged.Add((n % 2 == 0 ? await page.NoTargetAsync(study.Ball.Id, 1) : await page.ReleaseAsync(study.Ball.Id, 1)).Id);
                }
                catch (HubException e)
                {
                    refusal = e.Message;
                }
            }

            output.WriteLine($"{acknowledged.Count} edits found room");
            refusal.Should().Contain("The server's disk is full").And.Contain("nothing that was saved is lost");
            (await UploadAsync(browser, study.ProjectId)).Should().Contain("disk is full");
            using (var masks = await browser.Http.SendAsync(UploadTests.Named(HttpMethod.Post, $"/api/cases/{study.CaseId}/segmentations", "m.nii", new byte[1 << 20]), Cancellation))
            {
                masks.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
                (await masks.Content.ReadAsStringAsync(Cancellation)).Should().Contain("disk is full");
            }

            (await browser.Http.GetAsync($"/api/cases/{study.CaseId}/slices/K/3", Cancellation)).StatusCode.Should().Be(HttpStatusCode.OK, "looking needs no room");
            (await browser.Http.GetStringAsync("/health/ready", Cancellation)).Should().Be("Degraded");
            (await IdsAsync(server, browser, study)).Should().Equal(acknowledged);

            disk.Free();
            await CasePage.UntilAsync(async () =>
            {
                try
                {
                    acknowledged.Add((await page.NoTargetAsync(study.Ball.Id, 5)).Id);
                    return true;
                }
                catch (HubException)
                {
                    return false;
                }
            });
            (await IdsAsync(server, browser, study)).Should().Equal(acknowledged);
            (await page.UndoAsync())!.Id.Should().Be(acknowledged[^1]);
            var run = await page.EndAsync((await page.PropagateAsync(study.Ball.Id, 0, Study.Depth)).Id);
            run.Status.Should().Be((int)EditStatus.Completed);
        }

        SqliteConnection.ClearAllPools();
        new DataFolderDoctor(data).Examine(contents: true, cancellationToken: TestContext.Current.CancellationToken).Healthy.Should().BeTrue();
    }

    [Fact]
    public async Task A_data_folder_that_is_really_read_only_keeps_the_server_from_starting_and_says_why()
    {
        using var disk = SmallDisk.Mount(4);
        Assert.SkipWhen(disk is null, SmallDisk.WhyMissing);
        disk.MakeReadOnly().Should().BeTrue();
        var start = () => ServerProcess.StartAsync(Path.Combine(disk.Path, "data"), Checkout.TinyModels);
        (await start.Should().ThrowAsync<InvalidOperationException>()).Which.Message
            .Should().Contain("Mem3D cannot start").And.Contain("cannot be written").And.Contain("Mem3D__DataFolder").And.NotContain("   at ");
    }

    [Fact]
    public async Task A_database_locked_for_a_moment_makes_people_wait_and_for_long_is_told()
    {
        using var data = new TemporaryFolder();
        await using var server = new Server(new ThresholdEngine(Study.Threshold), data.Path);
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
        await using var tool = new SqliteConnection($"Data Source={Path.Combine(data.Path, "mem3d.db")};Pooling=False");
        await tool.OpenAsync(Cancellation);
        Execute(tool, "BEGIN IMMEDIATE");
        var waits = page.NoTargetAsync(study.Ball.Id, 1);
        await Task.Delay(300, Cancellation);
        waits.IsCompleted.Should().BeFalse();
        Execute(tool, "ROLLBACK");
        var first = await waits;

        Execute(tool, "BEGIN IMMEDIATE");
        page.NextGesture = Guid.NewGuid();
        var refused = () => page.NoTargetAsync(study.Ball.Id, 2);
        (await refused.Should().ThrowAsync<HubException>()).Which.Message.Should().Contain("[Unavailable] The database is locked by another program", "the page keeps the gesture");
        Execute(tool, "ROLLBACK");
        var second = await page.NoTargetAsync(study.Ball.Id, 2);
        second.Status.Should().Be((int)EditStatus.Completed);
        (await IdsAsync(server, browser, study)).Should().Equal(first.Id, second.Id);
    }

    [Fact]
    public async Task A_voxel_file_that_has_rotted_is_told_and_other_cases_go_on()
    {
        using var data = new TemporaryFolder();
        Study study, other;
        await using (var before = new Server(data: data.Path))
        {
            using (await Browser.SignedInAsync(before))
            {
            }

            (study, other) = (await Study.CreateAsync(before), await Study.CreateAsync(before, "Other"));
        }

        await using (var file = new FileStream(new DataFolderOptions { Root = data.Path }.VolumePath(study.VolumeId), FileMode.Open, FileAccess.ReadWrite))
        {
            file.Position = 5000;
            var bits = file.ReadByte();
            file.Position = 5000;
            file.WriteByte((byte)(bits ^ 0x40));
        }

        await using var server = new Server(new ThresholdEngine(Study.Threshold), data.Path);
        using var browser = new Browser(server);
        await browser.SignInAsync();
        HttpResponseMessage? answer = null;
        await CasePage.UntilAsync(async () => (answer = await browser.Http.GetAsync($"/api/cases/{study.CaseId}/slices/K/{Study.Depth - 1}", Cancellation)).StatusCode == HttpStatusCode.ServiceUnavailable);
        (await answer!.Content.ReadAsStringAsync(Cancellation)).Should().Contain("is not what was imported").And.Contain("from a backup");
        await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
        var prompt = await page.PromptedAsync(study.Ball.Id, 12, 1, true, 20, 15);
        prompt.Status.Should().Be((int)EditStatus.Failed);
        prompt.Failure.Should().Contain("is not what was imported");
        await using var well = await CasePage.OpenAsync(server, browser, other.CaseId);
        (await well.PromptedAsync(other.Ball.Id, 12, 1, true, 20, 15)).Status.Should().Be((int)EditStatus.Completed);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static async Task<List<Guid>> IdsAsync(Server server, Browser browser, Study study)
    {
        await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
        return [.. page.View.Edits.Select((EditView e) => e.Id)];
    }

    private static async Task<string> UploadAsync(Browser browser, Guid projectId)
    {
        using var opened = await browser.Http.PostAsync($"/api/projects/{projectId}/uploads", null, Cancellation);
        if (!opened.IsSuccessStatusCode)
        {
            return await opened.Content.ReadAsStringAsync(Cancellation);
        }

        var id = (await opened.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("uploadId").GetGuid();
        using var content = new ByteArrayContent(new byte[1 << 20]) { Headers = { { "Mem3D-File-Name", "a.nii" } } };
        using var sent = await browser.Http.PutAsync($"/api/uploads/{id}/files", content, Cancellation);
        sent.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        return await sent.Content.ReadAsStringAsync(Cancellation);
    }
}
