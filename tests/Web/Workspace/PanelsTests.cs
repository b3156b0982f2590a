using System.Security.Claims;
using System.Text.Json;
using Bunit;
using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Core.Projects;
using Mem3D.Core.Sessions;
using Mem3D.Testing;
using Mem3D.Web.Components.Workspace;
using Mem3D.Web.Security;
using Mem3D.Web.Tests.Doubles;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Web.Tests.Workspace;

/// <summary>The panels of the annotation page show what the client tells them, and their buttons carry commands the client knows.</summary>
public sealed class PanelsTests : BunitContext
{
    private static readonly Guid Kidney = Guid.Parse("00000000-0000-0000-0000-000000000001");

    private static readonly Guid Newest = Guid.NewGuid(), Branch = Guid.NewGuid();

    private static UiState State { get; } = UiState.Empty with
    {
        ActiveLabelId = Kidney,
        Labels = [new UiLabel(Kidney, 1, "kidney", "#e69f00", "64033007", "Kidney", 42.13, true), new UiLabel(Guid.NewGuid(), 2, "lesion", "#56b4e9", null, null, 0, false, OverlapRule.Allowed)],
        Quality = new UiQuality(120, 80, 60, 3, 0.934, 12),
        Suggestion = new UiSuggestion(60, "estimated IoU 0.62, far from any anchor", 0.0123),
        Rounds =
        [
            new UiRound(Newest, 1, 0, "14:02", "Mira", 1, 3, 2, 0, true, EditStatus.Stopped, "compact 1.0", null, true, true, 60, 42.13, 0.934, false),
            new UiRound(Branch, 1, 1, "14:00", "Jo", 0, 0, 0, 1, false, null, "", null, false, false, 0, 0, null, true),
            new UiRound(Guid.NewGuid(), 0, 0, "13:58", "Mira", 1, 0, 0, 0, false, EditStatus.Failed, "", "The disk is full. Make room.", true, false, 2, 0.5, 0.5, false),
        ],
    };

    public PanelsTests()
    {
        Services.AddSingleton<IStandings>(new StandingsInMemory());
        Services.AddSingleton<Access>();
        var person = AddAuthorization();
        person.SetAuthorized("ada@example.org");
        person.SetClaims(new Claim(ClaimTypes.NameIdentifier, Guid.NewGuid().ToString()));
    }

    [Fact]
    public void State_of_the_client_is_read_as_it_is_sent()
    {
        const string sent = """
            {"connection":"connected","saved":"saved","pending":0,"activeLabelId":"00000000-0000-0000-0000-000000000001",
             "labels":[{"id":"00000000-0000-0000-0000-000000000001","number":1,"name":"kidney","color":"#e69f00","code":null,"meaning":null,"millilitres":1.5,"visible":true,"overlap":1}],
             "quality":{"slices":120,"touched":80,"masks":60,"anchored":3,"mean":null,"acceptable":12},"suggestion":{"slice":60,"reason":"far","gain":0.01},
             "rounds":[{"editId":"00000000-0000-0000-0000-000000000001","round":0,"depth":1,"when":"14:02","authors":"Mira","prompts":1,"drawings":2,"accepts":0,"imports":0,
               "restored":false,"status":2,"model":"","failure":null,"present":true,"current":true,"slices":3,"millilitres":1.5,"meanQuality":null,"chosen":false}],"running":false}
            """;
        var state = JsonSerializer.Deserialize<UiState>(sent, JsonSerializerOptions.Web)!;
        state.ActiveLabelId.Should().Be(Kidney);
        state.Labels.Should().ContainSingle(l => l.Name == "kidney" && l.Visible && l.Overlap == OverlapRule.Precedence);
        state.Quality.Mean.Should().BeNull();
        state.Rounds[0].Status.Should().Be(EditStatus.Stopped);
    }

    [Fact]
    public void Of_unevenly_spaced_slices_no_volume_is_told_and_why()
    {
        Services.AddSingleton<IProjectStore>(new NoStore());
        var panel = Render<LabelsPanel>(p => p.Add(c => c.State, State with { Labels = [State.Labels[0] with { Millilitres = null }] }));
        panel.Find("[data-testid=label-volume]").TextContent.Should().Be("–");
        panel.Markup.Should().Contain("no volume: the slices are not evenly spaced");
    }

    [Fact]
    public void Labels_show_volume_code_and_which_one_is_active()
    {
        Services.AddSingleton<IProjectStore>(new NoStore());
        var panel = Render<LabelsPanel>(p => p.Add(c => c.State, State));
        var items = panel.FindAll("[data-testid=label-item]");
        items.Should().HaveCount(2);
        items[0].ClassList.Should().Contain("ws-active");
        items[0].QuerySelector("[data-testid=label-volume]")!.TextContent.Should().Be("42.1 ml");
        items[0].QuerySelector(".ws-label")!.GetAttribute("title").Should().Contain("64033007");
        items[0].QuerySelector(".ws-label")!.GetAttribute("data-command").Should().Be($"label:{Kidney}");
        items[0].QuerySelector("[data-testid=label-overlap]").Should().BeNull("the default needs no word");
        items[1].QuerySelector("[data-testid=label-overlap]")!.TextContent.Should().Be("shares");
        items[1].QuerySelector(".ws-eye")!.GetAttribute("aria-pressed").Should().Be("false");
    }

    [Fact]
    public async Task A_refused_label_says_why_in_place()
    {
        Services.AddSingleton<IProjectStore>(new NoStore());
        JSInterop.Mode = JSRuntimeMode.Loose;
        var panel = Render<LabelsPanel>(p => p.Add(c => c.State, State));
        await panel.Find("[data-testid=add-label]").ClickAsync(new());
        await panel.Find("[data-testid=label-name]").InputAsync("kidney");
        await panel.Find("form").SubmitAsync();
        panel.Find("[role=alert]").TextContent.Should().Be("A label of this name exists. Choose another name.");
    }

    [Fact]
    public void Quality_says_which_slice_to_fix_and_why_counting_from_one()
    {
        var panel = Render<QualityPanel>(p => p.Add(c => c.State, State));
        panel.Find("[data-testid=suggestion]").TextContent.Should().Contain("Slice 61 estimated IoU 0.62, far from any anchor");
        panel.Find("[data-testid=gain]").TextContent.Should().Be("gain +0.012");
        panel.Find("[data-testid=accept-good]").TextContent.Should().Be("Accept 12 from");
        panel.Markup.Should().Contain("mean 0.93");
    }

    [Fact]
    public void Rounds_say_what_was_done_and_why_one_failed()
    {
        var items = Render<RoundsPanel>(p => p.Add(c => c.State, State)).FindAll("[data-testid=round-item]");
        items[0].TextContent.Should().Contain("Round 2").And.Contain("restored, 1 prompt, 3 drawings, 2 accepted, stopped")
            .And.Contain("60 slices · 42.1 ml · mean 0.93").And.Contain("14:02 · Mira · compact 1.0");
        items[2].TextContent.Should().Contain("failed").And.Contain("The disk is full. Make room.");
    }

    [Fact]
    public void Every_other_round_can_be_gone_back_to_compared_and_taken_from()
    {
        var items = Render<RoundsPanel>(p => p.Add(c => c.State, State)).FindAll("[data-testid=round-item]");
        IEnumerable<string?> Commands(int item) => items[item].QuerySelectorAll("[data-command]").Select(b => b.GetAttribute("data-command"));
        Commands(0).Should().Equal([$"compare:{Newest}"], "one does not go back to where one is");
        Commands(1).Should().Equal($"compare:{Branch}", $"restore:{Branch}", $"take:{Branch}");
        items[1].ClassList.Should().Contain(["ws-undone", "ws-depth-1", "ws-chosen"]);
        items[1].QuerySelector("[data-testid=restore]")!.TextContent.Should().Be("Go to this branch");
    }

    [Fact]
    public void Every_button_of_the_rail_has_a_command_a_name_and_a_key()
    {
        var keymap = File.ReadAllText(Checkout.Combine("src", "Web", "Client", "keys", "keymap.ts"));
        var buttons = Render<ToolRail>().FindAll("button");
        buttons.Should().HaveCountGreaterThan(12);
        foreach (var button in buttons)
        {
            button.GetAttribute("data-command").Should().NotBeNullOrEmpty();
            button.GetAttribute("aria-label").Should().NotBeNullOrEmpty();
            keymap.Should().Contain($"['{button.GetAttribute("data-command")}', '", "the client writes the person's key on it, and every command of the rail has one");
            button.HasAttribute("data-key").Should().BeTrue();
        }

        buttons.Select(b => b.GetAttribute("data-testid")).Should().OnlyHaveUniqueItems();
    }

    /// <summary>A store that refuses every label.</summary>
    private sealed class NoStore : IProjectStore
    {
        public Task<Label> AddLabelAsync(
        Guid projectId, string name, LabelColor? color, ClinicalCode? code, CancellationToken cancellationToken, OverlapRule overlap = OverlapRule.Probability,
        Core.Work.Actor? by = null) =>
            throw new Mem3DException(ErrorKind.Conflict, "A label of this name exists.", "Choose another name.");

        public Task<IReadOnlyList<ProjectInfo>> ListAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<ProjectInfo> CreateAsync(string name, Guid authorId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<ProjectInfo> GetAsync(Guid projectId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<Label>> LabelsAsync(Guid projectId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Label> UpdateLabelAsync(
        Guid labelId, string name, LabelColor color, ClinicalCode? code, OverlapRule overlap, CancellationToken cancellationToken, Core.Work.Actor? by = null) =>
            throw new NotSupportedException();

        public Task<Label> SetLabelRulesAsync(Guid labelId, double minimumQuality, bool required, CancellationToken cancellationToken, Core.Work.Actor? by = null) =>
            throw new NotSupportedException();

        public Task RemoveLabelAsync(Guid labelId, CancellationToken cancellationToken, Core.Work.Actor? by = null) => throw new NotSupportedException();

        public Task<IReadOnlyList<CaseInfo>> CasesAsync(Guid projectId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<CaseInfo> CaseAsync(Guid caseId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task RemoveCaseAsync(Guid caseId, CancellationToken cancellationToken, Core.Work.Actor? by = null) => throw new NotSupportedException();
    }
}
