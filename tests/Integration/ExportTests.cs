using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Mem3D.Core.Sessions;
using Mem3D.Integration.Tests.Stage;
using Mem3D.Testing;
using Mem3D.Testing.Engines;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Integration.Tests;

/// <summary>Masks go out by HTTP and come in again: the same voxels, the same names; downloads go on where they were cut off.</summary>
public sealed class ExportTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Masks_go_out_as_seg_nrrd_and_come_into_another_case_of_the_scan_as_one_undoable_step()
    {
        using var server = new Server(new ThresholdEngine(Study.Threshold));
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        byte[] file;
        List<(int Slice, int Area)> drawn;
        await using (var page = await CasePage.OpenAsync(server, browser, study.CaseId))
        {
            await page.PromptedAsync(study.Ball.Id, 12, 0, true, 18, 15, 20, 15, 22, 16);
            await page.EndAsync((await page.PropagateAsync(study.Ball.Id, 0, Study.Depth)).Id);
            drawn = [.. page.Slices(study.Ball.Id).Where(s => s.Area > 0).Select(s => (s.Slice, s.Area))];
            var exportId = await StartAsync(browser, study.CaseId, new { format = "segNrrd" });
            using var done = await EndAsync(browser, exportId);
            done.RootElement.GetProperty("state").GetString().Should().Be("done");
            file = await browser.Http.GetByteArrayAsync($"/api/exports/{exportId}/file", Cancellation);
            done.RootElement.GetProperty("sha256").GetString().Should().Be(Convert.ToHexStringLower(SHA256.HashData(file)));
        }

        var other = await Study.CreateAsync(server, "Second look");
        await using var empty = await CasePage.OpenAsync(server, browser, other.CaseId);
        using var preview = await SendAsync(browser, other.CaseId, file);
        var segment = preview.RootElement.GetProperty("segments").EnumerateArray().Single();
        (segment.GetProperty("name").GetString(), segment.GetProperty("labelId").GetGuid()).Should().Be(("Ball", other.Ball.Id));
        preview.RootElement.GetProperty("fit").GetString().Should().Contain("same grid");
        empty.Slices(other.Ball.Id).Should().BeEmpty("a preview changes nothing");
        var importId = preview.RootElement.GetProperty("importId").GetGuid();
        (await browser.Http.PostAsJsonAsync($"/api/segmentations/{importId}", new[] { new { segment = 0, labelId = other.Ball.Id } }, Cancellation)).EnsureSuccessStatusCode();
        await CasePage.UntilAsync(() => empty.Slices(other.Ball.Id).Count == drawn.Count);
        empty.Slices(other.Ball.Id).Select(s => (s.Slice, s.Area)).Should().Equal(drawn);
        empty.Slices(other.Ball.Id).Should().OnlyContain(s => s.Anchored && s.Origin == (int)SliceOrigin.Imported);
        (await empty.UndoAsync())!.Kind.Should().Be((int)EditKind.Import);
        await CasePage.UntilAsync(() => empty.Slices(other.Ball.Id).Count == 0);
        (await empty.RedoAsync())!.Kind.Should().Be((int)EditKind.Import);
        (await browser.Http.PostAsJsonAsync($"/api/segmentations/{importId}", new[] { new { segment = 0 } }, Cancellation)).StatusCode
            .Should().Be(HttpStatusCode.NotFound, "a file is taken in once");
    }

    [Fact]
    public async Task An_import_replaces_the_labels_masks_and_makes_labels_that_are_missing()
    {
        using var server = new Server(new ThresholdEngine(Study.Threshold));
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
        await page.PromptedAsync(study.Ball.Id, 12, 0, true, 18, 15, 22, 16);
        var values = new double[Study.Width * Study.Height * Study.Depth];
        (values[Study.Width * Study.Height * 3], values[5]) = (1, 9);
        var map = new NiftiBuilder { Datatype = 2, Dim = [3, Study.Width, Study.Height, Study.Depth, 1, 1, 1, 1], Values = values }
            .WithSform(-1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1.5f, 0).BuildGzip();
        using var preview = await SendAsync(browser, study.CaseId, map);
        var importId = preview.RootElement.GetProperty("importId").GetGuid();
        var twice = new[] { new { segment = 0, labelId = study.Ball.Id }, new { segment = 1, labelId = study.Ball.Id } };
        (await browser.Http.PostAsJsonAsync($"/api/segmentations/{importId}", twice, Cancellation)).StatusCode.Should().Be(HttpStatusCode.BadRequest);
        var choices = new object[] { new { segment = 0, labelId = study.Ball.Id }, new { segment = 1 } };
        (await browser.Http.PostAsJsonAsync($"/api/segmentations/{importId}", choices, Cancellation)).EnsureSuccessStatusCode();
        await CasePage.UntilAsync(() => page.Slice(study.Ball.Id, 12) is { Area: 0 } && page.Slice(study.Ball.Id, 3) is { Area: 1 });
        await using var again = await CasePage.OpenAsync(server, browser, study.CaseId);
        again.View.Labels.Select(l => l.Name).Should().Equal("Ball", "Other", "Label 9");
        (await again.UndoAsync())!.Kind.Should().Be((int)EditKind.Import);
        (await again.UndoAsync())!.Kind.Should().Be((int)EditKind.Import);
        await CasePage.UntilAsync(() => page.Slice(study.Ball.Id, 12) is { Area: > 0 });
    }

    [Fact]
    public async Task A_segmentation_of_another_scan_is_refused_with_what_differs_and_leaves_nothing()
    {
        using var server = new Server();
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        var map = new NiftiBuilder { Datatype = 2, Values = [.. Enumerable.Repeat(1.0, 24)] }.WithSform(-1, 0, 0, 0.4f, 0, -1, 0, 0, 0, 0, 1.5f, 0).Build();
        using var answer = await browser.Http.SendAsync(UploadTests.Named(HttpMethod.Post, $"/api/cases/{study.CaseId}/segmentations", "m.nii", map), Cancellation);
        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync(Cancellation)).Should().Contain("0.4 mm off");
        Directory.EnumerateFileSystemEntries(server.Services.GetRequiredService<Web.Hosting.Folders>().Staging).Should().BeEmpty();
    }

    [Fact]
    public async Task A_download_goes_on_where_it_was_cut_off_and_its_tag_does_not_change()
    {
        using var server = new Server(new ThresholdEngine(Study.Threshold));
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
        await page.PromptedAsync(study.Ball.Id, 12, 0, true, 18, 15, 22, 16);
        var (first, second) = (await DatasetAsync(browser, study), await DatasetAsync(browser, study));
        using var whole = await browser.Http.GetAsync($"/api/exports/{first}/file", Cancellation);
        var bytes = await whole.Content.ReadAsByteArrayAsync(Cancellation);
        whole.Headers.AcceptRanges.Should().Contain("bytes");
        using var ask = new HttpRequestMessage(HttpMethod.Get, $"/api/exports/{second}/file") { Headers = { Range = new RangeHeaderValue(1000, null), IfRange = new RangeConditionHeaderValue(whole.Headers.ETag!) } };
        using var rest = await browser.Http.SendAsync(ask, Cancellation);
        rest.StatusCode.Should().Be(HttpStatusCode.PartialContent, "the same masks make the same bytes and the same tag");
        (await rest.Content.ReadAsByteArrayAsync(Cancellation)).Should().Equal(bytes[1000..]);
        (await browser.Http.DeleteAsync($"/api/exports/{first}", Cancellation)).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await browser.Http.GetAsync($"/api/exports/{first}", Cancellation)).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_export_that_cannot_be_says_why()
    {
        using var server = new Server();
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        using var wrong = await browser.Http.PostAsJsonAsync($"/api/cases/{study.CaseId}/exports", new { format = "gif" }, Cancellation);
        wrong.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        using var failed = await EndAsync(browser, await StartAsync(browser, study.CaseId, new { format = "stl" }));
        (failed.RootElement.GetProperty("state").GetString(), failed.RootElement.GetProperty("problem").GetString()).Should().Be(("failed", "There are no masks to export."));
        (await browser.Http.PostAsync($"/api/projects/{Guid.NewGuid()}/exports", null, Cancellation)).StatusCode.Should().Be(HttpStatusCode.NotFound);
        Directory.EnumerateFileSystemEntries(server.Services.GetRequiredService<Web.Hosting.Folders>().Staging).Should().BeEmpty();
    }

    private static async Task<JsonDocument> SendAsync(Browser browser, Guid caseId, byte[] file)
    {
        using var answer = await browser.Http.SendAsync(UploadTests.Named(HttpMethod.Post, $"/api/cases/{caseId}/segmentations", "masks", file), Cancellation);
        answer.StatusCode.Should().Be(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancellation));
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private static async Task<Guid> DatasetAsync(Browser browser, Study study)
    {
        using var started = await browser.Http.PostAsync($"/api/projects/{study.ProjectId}/exports", null, Cancellation);
        using var json = JsonDocument.Parse(await started.Content.ReadAsStringAsync(Cancellation));
        var id = json.RootElement.GetProperty("exportId").GetGuid();
        using var done = await EndAsync(browser, id);
        done.RootElement.GetProperty("state").GetString().Should().Be("done");
        return id;
    }

    private static async Task<Guid> StartAsync(Browser browser, Guid caseId, object body)
    {
        using var started = await browser.Http.PostAsJsonAsync($"/api/cases/{caseId}/exports", body, Cancellation);
        started.StatusCode.Should().Be(HttpStatusCode.Accepted);
        using var json = JsonDocument.Parse(await started.Content.ReadAsStringAsync(Cancellation));
        return json.RootElement.GetProperty("exportId").GetGuid();
    }

    private static async Task<JsonDocument> EndAsync(Browser browser, Guid exportId)
    {
        for (var tries = 0; tries < 600; tries++)
        {
            var status = JsonDocument.Parse(await browser.Http.GetStringAsync($"/api/exports/{exportId}", Cancellation));
            if (status.RootElement.GetProperty("state").GetString() is "done" or "failed")
            {
                return status;
            }

            status.Dispose();
            await Task.Delay(50, Cancellation);
        }

        throw new TimeoutException("The export did not end.");
    }
}
