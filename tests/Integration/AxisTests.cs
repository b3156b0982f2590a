using Mem3D.Core.Sessions;
using Mem3D.Core.Volumes;
using Mem3D.Integration.Tests.Stage;
using Mem3D.Testing.Engines;
using Microsoft.AspNetCore.SignalR;

namespace Mem3D.Integration.Tests;

/// <summary>The propagation axis is chosen before the first stroke: then slices, prompts and runs are those of that axis, for everybody.</summary>
public sealed class AxisTests
{
    [Fact]
    public async Task An_empty_case_is_propagated_along_the_axis_somebody_chooses()
    {
        using var server = new Server(new ThresholdEngine(Study.Threshold));
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
        await using var other = await CasePage.OpenAsync(server, browser, study.CaseId);
        page.View.Axis.Should().Be("K");
        (await FluentActions.Awaiting(() => page.ChooseAxisAsync(7)).Should().ThrowAsync<HubException>()).WithMessage("*axes I, J and K*");
        await page.ChooseAxisAsync((int)SliceAxis.J);
        await CasePage.UntilAsync(() => !other.Connected);
        page.Connected.Should().BeTrue();

        await using var again = await CasePage.OpenAsync(server, browser, study.CaseId);
        again.View.Axis.Should().Be("J");
        (await browser.Http.GetStringAsync($"/api/cases/{study.CaseId}", TestContext.Current.CancellationToken)).Should().Contain("\"axis\":\"J\"");
        await again.PromptedAsync(study.Ball.Id, 15, 1, true, 20, 12);
        (await again.EndAsync((await again.PropagateAsync(study.Ball.Id, 0, Study.Height)).Id)).Status.Should().Be((int)EditStatus.Completed);
        again.Slices(study.Ball.Id).Should().HaveCount(Study.Height);

        (await FluentActions.Awaiting(() => again.ChooseAxisAsync((int)SliceAxis.K)).Should().ThrowAsync<HubException>()).WithMessage("*before the first stroke*");
        await again.UndoAsync();
        await again.UndoAsync();
        (await FluentActions.Awaiting(() => again.ChooseAxisAsync((int)SliceAxis.K)).Should().ThrowAsync<HubException>())
            .WithMessage("*before the first stroke*", "what was undone may come back");
    }
}
