using System.Net;
using System.Text.Json;
using Mem3D.Integration.Tests.Stage;
using Mem3D.Testing;
using Microsoft.AspNetCore.SignalR;

namespace Mem3D.Integration.Tests;

/// <summary>A model folder that is refused does not keep the server from starting: pages, import, viewing, manual answers and export work.</summary>
public sealed class BrokenNetworksTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Kinds => [.. BrokenModels.Kinds];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_server_starts_and_says_what_is_wrong(string kind)
    {
        using var server = new Server(models: BrokenModels.Make(kind, _folder.Path));
        using var browser = await Browser.SignedInAsync(server);
        using var status = JsonDocument.Parse(await browser.Http.GetStringAsync("/api/status", Cancellation));
        status.RootElement.GetProperty("ready").GetBoolean().Should().BeFalse();
        var problem = status.RootElement.GetProperty("problem").GetString();
        problem.Should().ContainAll(BrokenModels.Words(kind)).And.NotContain(_folder.Path, "paths of the server are nobody's business");
        var page = WebUtility.HtmlDecode(await browser.Http.GetStringAsync("/status", Cancellation));
        page.Should().ContainAll(BrokenModels.Words(kind)).And.Contain("Segmentation is not available");
        (await browser.Http.GetStringAsync("/health/ready", Cancellation)).Should().Be("Degraded", "people can work, and whoever watches the server should know");
    }

    [Fact]
    public async Task All_that_needs_no_networks_works()
    {
        using var server = new Server(models: BrokenModels.Make("cut short", _folder.Path));
        using var browser = await Browser.SignedInAsync(server);
        (await browser.Http.GetStringAsync("/", Cancellation)).Should().Contain("Segmentation is not available");
        var study = await Study.CreateAsync(server);
        var uploadId = await UploadTests.OpenAsync(browser, study.ProjectId);
        await UploadTests.PutAsync(browser, uploadId, "small.nii.gz", UploadTests.Nifti());
        await browser.Http.PostAsync($"/api/uploads/{uploadId}/import", null, Cancellation);
        using (var upload = await UploadTests.EndAsync(browser, uploadId))
        {
            upload.RootElement.GetProperty("cases").GetArrayLength().Should().Be(1);
        }

        (await browser.Http.GetByteArrayAsync($"/api/cases/{study.CaseId}/slices/K/12", Cancellation)).Should().HaveCount(2 * Study.Width * Study.Height);
        await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
        foreach (var ask in (Func<Task>[])[() => page.PromptAsync(study.Ball.Id, 12, 0, true, 18, 15, 22, 16), () => page.PropagateAsync(study.Ball.Id, 0, Study.Depth)])
        {
            (await Assert.ThrowsAsync<HubException>(ask)).Message.Should().ContainAll(BrokenModels.Words("cut short"));
        }

        await page.NoTargetAsync(study.Ball.Id, 3);
        await CasePage.UntilAsync(() => page.Slice(study.Ball.Id, 3) is { Anchored: true });
        (await page.UndoAsync()).Should().NotBeNull();
        (await browser.Http.GetByteArrayAsync($"/api/cases/{study.CaseId}/export/nifti", Cancellation)).Length.Should().BeGreaterThan(100);
    }
}
