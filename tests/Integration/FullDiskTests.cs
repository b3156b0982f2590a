using Mem3D.Core.Sessions;
using Mem3D.Integration.Tests.Stage;
using Mem3D.Testing.Engines;
using Mem3D.Web.Hubs.Wire;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Integration.Tests;

/// <summary>A disk that is full for a moment must neither lose what was shown nor leave a case that cannot go on.</summary>
public sealed class FullDiskTests
{
    [Fact]
    public async Task A_run_that_cannot_be_stored_fails_in_words_and_shows_only_what_is_on_disk()
    {
        using var server = new Server(new ThresholdEngine(Study.Threshold), replace: FaultySessions.Replace);
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
        await page.PromptedAsync(study.Ball.Id, 12, 1, true, 20, 15);
        var disk = server.Services.GetRequiredService<FaultySessions>();
        disk.FailingWrites = 1;
        var failed = await page.EndAsync((await page.PropagateAsync(study.Ball.Id, 0, Study.Depth)).Id);
        (failed.Status, failed.Failure).Should().Be(((int)EditStatus.Failed, "The server's disk is full. Free space in the data folder."));
        var stored = (await disk.LoadAsync(study.CaseId, TestContext.Current.CancellationToken)).Slices[study.Ball.Id];
        page.Slices(study.Ball.Id).Select(s => s.Slice).Should().Equal(stored.Select(s => s.Slice));
    }

    [Fact]
    public async Task An_end_that_could_not_be_stored_does_not_block_undo()
    {
        using var server = new Server(new ThresholdEngine(Study.Threshold), replace: FaultySessions.Replace);
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
        var disk = server.Services.GetRequiredService<FaultySessions>();
        disk.FailingFinishes = 1;
        var accept = () => page.NoTargetAsync(study.Ball.Id, 3);
        await accept.Should().ThrowAsync<HubException>();
        await CasePage.UntilAsync(() => page.Told<SlicesChangedView>().Count == 1);

        var undone = await page.UndoAsync();
        (undone!.Kind, undone.Status).Should().Be(((int)EditKind.NoTarget, (int)EditStatus.Completed));
        await CasePage.UntilAsync(() => page.Slices(study.Ball.Id).Count == 0);
    }
}
