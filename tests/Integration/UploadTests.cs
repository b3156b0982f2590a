using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Mem3D.Core.Projects;
using Mem3D.Integration.Tests.Stage;
using Mem3D.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Integration.Tests;

/// <summary>Import over HTTP: several files, one of them bad; asked for by id; cancelled; nobody else's business.</summary>
public sealed class UploadTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bad_file_is_reported_and_the_rest_comes_in()
    {
        using var server = new Server();
        using var browser = await Browser.SignedInAsync(server);
        var projectId = (await server.Services.GetRequiredService<IProjectStore>().CreateAsync("Import", Guid.NewGuid(), Cancellation)).Id;
        var uploadId = await OpenAsync(browser, projectId);
        await PutAsync(browser, uploadId, "good.nii.gz", Nifti());
        await PutAsync(browser, uploadId, "../../bad.nii.gz", "this is no scan"u8.ToArray());
        (await browser.Http.PostAsync($"/api/uploads/{uploadId}/import", null, Cancellation)).StatusCode.Should().Be(HttpStatusCode.Accepted);

        using var status = await EndAsync(browser, uploadId);
        status.RootElement.EnumerateObject().Select(p => p.Name).Should().BeEquivalentTo("state", "file", "step", "fraction", "cases", "problems", "offers", "deidentification");
        status.RootElement.GetProperty("state").GetString().Should().Be("done");
        var made = status.RootElement.GetProperty("cases").EnumerateArray().Single();
        var problem = status.RootElement.GetProperty("problems").EnumerateArray().Single();
        problem.GetProperty("file").GetString().Should().Contain("bad.nii.gz");
        problem.GetProperty("reason").GetString().Should().NotBeNullOrEmpty();
        problem.GetProperty("remedy").GetString().Should().NotBeNullOrEmpty();
        var slice = await browser.Http.GetByteArrayAsync($"/api/cases/{made.GetProperty("id").GetGuid()}/slices/K/1", Cancellation);
        slice.Should().Equal(Enumerable.Range(12, 12).SelectMany(v => BitConverter.GetBytes((short)v)));
    }

    [Fact]
    public async Task An_upload_nobody_else_can_see_ends_when_cancelled_and_leaves_nothing()
    {
        using var server = new Server();
        using var browser = await Browser.SignedInAsync(server);
        using (var scope = server.Services.CreateScope())
        {
            await scope.ServiceProvider.GetRequiredService<Web.Security.People>().AddAsync("Grace", "grace@example.org", "another long one", administrator: false);
        }

        using var grace = new Browser(server);
        await grace.SignInAsync("grace@example.org", "another long one");
        var projectId = (await server.Services.GetRequiredService<IProjectStore>().CreateAsync("Import", Guid.NewGuid(), Cancellation)).Id;
        var uploadId = await OpenAsync(browser, projectId);
        await PutAsync(browser, uploadId, "scan.nii.gz", Nifti());
        (await grace.Http.GetAsync($"/api/uploads/{uploadId}", Cancellation)).StatusCode.Should().Be(HttpStatusCode.NotFound);

        (await browser.Http.DeleteAsync($"/api/uploads/{uploadId}", Cancellation)).StatusCode.Should().Be(HttpStatusCode.NoContent);
        using var status = await EndAsync(browser, uploadId);
        status.RootElement.GetProperty("state").GetString().Should().Be("cancelled");
        (await browser.Http.PostAsync($"/api/uploads/{uploadId}/import", null, Cancellation)).StatusCode.Should().Be(HttpStatusCode.Conflict);
        Directory.EnumerateFileSystemEntries(server.Services.GetRequiredService<Web.Hosting.Folders>().Staging).Should().BeEmpty();
    }

    [Fact]
    public async Task Starting_without_files_or_in_no_project_is_refused()
    {
        using var server = new Server();
        using var browser = await Browser.SignedInAsync(server);
        (await browser.Http.PostAsync($"/api/projects/{Guid.NewGuid()}/uploads", null, Cancellation)).StatusCode.Should().Be(HttpStatusCode.NotFound);
        var projectId = (await server.Services.GetRequiredService<IProjectStore>().CreateAsync("Import", Guid.NewGuid(), Cancellation)).Id;
        var uploadId = await OpenAsync(browser, projectId);
        (await browser.Http.PostAsync($"/api/uploads/{uploadId}/import", null, Cancellation)).StatusCode.Should().Be(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task An_import_of_a_series_asks_for_frames_shows_them_and_takes_the_choice()
    {
        using var server = new Server();
        using var browser = await Browser.SignedInAsync(server);
        var projectId = (await server.Services.GetRequiredService<IProjectStore>().CreateAsync("Import", Guid.NewGuid(), Cancellation)).Id;
        var uploadId = await OpenAsync(browser, projectId);
        await PutAsync(browser, uploadId, "bold.nii", new NiftiBuilder { Dim = [4, 4, 3, 2, 3, 1, 1, 1], Values = [.. Enumerable.Range(0, 72).Select(v => (double)v)] }.Build());
        await browser.Http.PostAsync($"/api/uploads/{uploadId}/import", null, Cancellation);
        using (var asked = await EndAsync(browser, uploadId, "choosing"))
        {
            var offer = asked.RootElement.GetProperty("offers").EnumerateArray().Single();
            (offer.GetProperty("frames").GetInt32(), offer.GetProperty("file").GetString()).Should().Be((3, "bold.nii"));
        }

        var picture = await browser.Http.GetAsync($"/api/uploads/{uploadId}/offers/0/frames/2", Cancellation);
        picture.Content.Headers.ContentType!.MediaType.Should().Be("image/png");
        (await browser.Http.GetAsync($"/api/uploads/{uploadId}/offers/0/frames/9", Cancellation)).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await ChooseAsync("""[{"offer":0,"frames":[9]}]""")).StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await ChooseAsync("""[{"offer":0,"frames":[2]}]""")).StatusCode.Should().Be(HttpStatusCode.Accepted);
        using var done = await EndAsync(browser, uploadId);
        var made = done.RootElement.GetProperty("cases").EnumerateArray().Single();
        made.GetProperty("name").GetString().Should().Be("Case 001 frame 2");
        (await ChooseAsync("[]")).StatusCode.Should().Be(HttpStatusCode.Conflict, "it is asked once");

        Task<HttpResponseMessage> ChooseAsync(string json) => browser.Http.PostAsync(
            $"/api/uploads/{uploadId}/choice", new StringContent(json, System.Text.Encoding.UTF8, "application/json"), Cancellation);
    }

    [Fact]
    public async Task A_segmentation_that_came_along_waits_in_the_case_of_its_scan_for_whoever_may_draw_there()
    {
        if (SharedFiles.Find("dicom/seg_liver") is not { } folder)
        {
            Assert.Skip(SharedFiles.WhyMissing);
            return;
        }

        await using var team = await Team.GatherAsync(new Server());
        var manager = team["manager"];
        var uploadId = await OpenAsync(manager, team.Study.ProjectId);
        foreach (var file in Directory.GetFiles(folder))
        {
            await PutAsync(manager, uploadId, Path.GetFileName(file), await File.ReadAllBytesAsync(file, Cancellation));
        }

        await manager.Http.PostAsync($"/api/uploads/{uploadId}/import", null, Cancellation);
        using var done = await EndAsync(manager, uploadId);
        var made = done.RootElement.GetProperty("cases").EnumerateArray().Single();
        var (caseId, name) = (made.GetProperty("id").GetGuid(), made.GetProperty("name").GetString());
        var told = done.RootElement.GetProperty("problems").EnumerateArray().Single();
        told.GetProperty("reason").GetString().Should().Be($"It is a segmentation (DICOM SEG) of {name}.");
        told.GetProperty("remedy").GetString().Should().Contain($"open {name} and choose Import masks");

        // An annotator takes it, not the one who imported; somebody of another project does not see it.
        var annotator = team["annotator"];
        using var waits = JsonDocument.Parse(await annotator.Http.GetStringAsync($"/api/cases/{caseId}/segmentations", Cancellation));
        var one = waits.RootElement.EnumerateArray().Single();
        one.GetProperty("segments").EnumerateArray().Select(s => s.GetString()).Should().Equal("Liver");
        var take = $"/api/segmentations/{one.GetProperty("importId").GetGuid()}";
        var choice = new[] { new { segment = 0, labelId = team.Study.Ball.Id } };
        ((int)(await team["outsider"].Http.PostAsJsonAsync(take, choice, Cancellation)).StatusCode).Should().BeInRange(400, 499);
        (await annotator.Http.DeleteAsync(take, Cancellation)).StatusCode.Should().Be(HttpStatusCode.NoContent);
        await using var page = await CasePage.OpenAsync(team.Server, annotator, caseId);
        (await annotator.Http.PostAsJsonAsync(take, choice, Cancellation)).EnsureSuccessStatusCode();
        await CasePage.UntilAsync(() => page.Slices(team.Study.Ball.Id).Sum(s => s.Area) == 107_098);
        using var none = JsonDocument.Parse(await annotator.Http.GetStringAsync($"/api/cases/{caseId}/segmentations", Cancellation));
        none.RootElement.GetArrayLength().Should().Be(0, "it is taken once");
    }

    internal static byte[] Nifti() => new NiftiBuilder
    {
        Dim = [3, 4, 3, 2, 1, 1, 1, 1],
        Values = [.. Enumerable.Range(0, 24).Select(v => (double)v)],
    }.WithSform(-1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 2, 0).BuildGzip();

    internal static async Task<Guid> OpenAsync(Browser browser, Guid projectId)
    {
        using var opened = await browser.Http.PostAsync($"/api/projects/{projectId}/uploads", null, Cancellation);
        using var json = JsonDocument.Parse(await opened.Content.ReadAsStringAsync(Cancellation));
        return json.RootElement.GetProperty("uploadId").GetGuid();
    }

    /// <summary>A file with its name, which never stands in the address.</summary>
    internal static HttpRequestMessage Named(HttpMethod method, string address, string name, byte[] content)
    {
        var request = new HttpRequestMessage(method, address) { Content = new ByteArrayContent(content) };
        request.Headers.Add("Mem3D-File-Name", Uri.EscapeDataString(name));
        return request;
    }

    internal static async Task PutAsync(Browser browser, Guid uploadId, string name, byte[] content)
    {
        using var answer = await browser.Http.SendAsync(Named(HttpMethod.Put, $"/api/uploads/{uploadId}/files", name, content), Cancellation);
        answer.StatusCode.Should().Be(HttpStatusCode.NoContent);
    }

    internal static async Task<JsonDocument> EndAsync(Browser browser, Guid uploadId, string until = "done")
    {
        for (var tries = 0; tries < 600; tries++)
        {
            var status = JsonDocument.Parse(await browser.Http.GetStringAsync($"/api/uploads/{uploadId}", Cancellation));
            if (status.RootElement.GetProperty("state").GetString() is { } state && (state is "done" or "cancelled" or "failed" || state == until))
            {
                return status;
            }

            status.Dispose();
            await Task.Delay(50, Cancellation);
        }

        throw new TimeoutException("The import did not end.");
    }
}
