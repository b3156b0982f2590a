using Bunit;
using Mem3D.Core.People;
using Mem3D.Core.Volumes;
using Mem3D.Core.Work;
using Mem3D.Web.Components.Projects;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Web.Tests.Pages;

/// <summary>The table of cases: what a row says, what the keyboard does, how pages turn.</summary>
public sealed class CaseGridTests : PageTest
{
    private static readonly Guid Project = Guid.NewGuid();
    private readonly List<CaseFilter> _asked = [];
    private readonly HashSet<Guid> _selected = [];

    [Fact]
    public void A_row_shows_picture_size_progress_quality_and_person_and_opens()
    {
        var made = Item("case 014") with
        {
            Touched = 82,
            MeanQuality = 0.914,
            LowestQuality = 0.61,
            Assignee = "Mira Kern",
            Reviewer = "Rae Lund",
            OpenComments = 2,
            Tags = ["urgent"],
            State = WorkState.InReview,
            Priority = 1,
        };
        var grid = Show([made, Item("case 015")]);
        var open = grid.Find("a.m3-case-open");
        open.GetAttribute("href").Should().Be($"cases/{made.Id}");
        grid.Find("img").GetAttribute("src").Should().Be($"api/cases/{made.Id}/thumbnail");
        Row(grid, 0).Should().Contain("case 014").And.Contain("CT · 512 × 512 × 120").And.Contain("urgent").And.Contain("in review").And.Contain("💬 2")
            .And.Contain("Mira Kern").And.Contain("review: Rae Lund").And.Contain("82 of 120").And.Contain("0.91").And.Contain("+1");
        grid.FindAll("[title='lowest 0.61']").Should().ContainSingle();
        Row(grid, 1).Should().Contain("not started").And.Contain("–").And.Contain("new");
    }

    [Fact]
    public void Every_state_has_its_word_and_its_colour()
    {
        var states = Enum.GetValues<WorkState>();
        var grid = Show([.. states.Select(s => Item($"a {s} case") with { State = s })]);
        grid.FindAll(".m3-state").Select(e => e.TextContent).Should().Equal("new", "assigned", "in progress", "submitted", "in review", "accepted", "returned");
        grid.FindAll(".m3-state").Select(e => e.ClassName).Should().Equal(states.Select(s => $"m3-state m3-state-{(int)s}"));
    }

    [Fact]
    public void What_is_late_is_marked_unless_it_is_accepted()
    {
        var yesterday = TimeProvider.System.GetUtcNow().AddDays(-1);
        var grid = Show([
            Item("late") with { DueAt = yesterday }, Item("done") with { DueAt = yesterday, State = WorkState.Accepted },
            Item("to come") with { DueAt = yesterday.AddDays(9) },
        ]);
        grid.FindAll(".m3-late").Should().ContainSingle();
        Row(grid, 0).Should().Contain(yesterday.ToString("d MMM yyyy", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void The_keyboard_walks_opens_and_ticks()
    {
        WorkItem[] cases = [Item("first"), Item("second")];
        var grid = Show(cases);
        Press(grid, "Enter");
        Services.GetRequiredService<NavigationManager>().Uri.Should().NotContain("cases", "nothing is chosen yet");
        Press(grid, "ArrowDown");
        Press(grid, "j");
        Press(grid, "ArrowDown");
        grid.FindAll("tr.m3-row-active").Should().ContainSingle().Which.TextContent.Should().Contain("second", "there is nothing below the last row");
        Press(grid, "x");
        _selected.Should().Equal(cases[1].Id);
        Press(grid, "x");
        _selected.Should().BeEmpty();
        Press(grid, "k");
        Press(grid, "k");
        Press(grid, "Enter");
        Services.GetRequiredService<NavigationManager>().Uri.Should().EndWith($"cases/{cases[0].Id}");
    }

    [Fact]
    public void A_tick_box_selects_and_only_managers_have_one()
    {
        var made = Item("case 014");
        Show([made]).Find("input[aria-label='Select case 014']").Change(true);
        _selected.Should().Equal(made.Id);
        var annotators = Show([made], ProjectRole.Annotator);
        annotators.FindAll("input[type=checkbox]").Should().BeEmpty();
        _selected.Clear();
        Press(annotators, "ArrowDown");
        Press(annotators, "x");
        _selected.Should().BeEmpty();
    }

    [Fact]
    public void Columns_sort_and_a_column_again_turns_round()
    {
        Show([Item("a")]).Find("[aria-label='Sort by Due']").Click();
        Show([Item("a")], filter: _asked[0]).Find("[aria-label='Sort by Due']").Click();
        _asked.Should().Equal(new CaseFilter(Order: WorkOrder.Due), new CaseFilter(Order: WorkOrder.Due, Descending: true));
        Show([Item("a")], filter: _asked[1]).Find("[aria-label='Sort by Due']").TextContent.Should().Be("Due ↓");
    }

    [Fact]
    public void Pages_turn_as_far_as_there_are_cases()
    {
        Show([Item("a")], total: CaseFilter.PageSize).FindAll(".m3-pager").Should().BeEmpty("they are all here");
        var last = Show([Item("a")], total: 120, filter: new CaseFilter(Number: 3));
        last.Find(".m3-pager span").TextContent.Should().Be("101 – 120 of 120");
        var (before, next) = (last.FindAll(".m3-pager button")[0], last.FindAll(".m3-pager button")[1]);
        next.HasAttribute("disabled").Should().BeTrue();
        before.Click();
        _asked.Should().Equal(new CaseFilter(Number: 2));
        Show([Item("a")], total: 120).FindAll(".m3-pager button")[0].HasAttribute("disabled").Should().BeTrue();
    }

    private static WorkItem Item(string name) => new(
        Guid.NewGuid(), Project, name, WorkState.New, 0, null, [], null, null, null, null, null, DateTimeOffset.UnixEpoch, false, 0, CasePurpose.Single, null,
        0, Modality.CT, new VolumeSize(512, 512, 120), 120, 0, 0, 0, null, null, 0, 0, false, 0);

    private static string Row(IRenderedComponent<CaseGrid> grid, int n) => grid.FindAll("tbody tr")[n].TextContent;

    private static void Press(IRenderedComponent<CaseGrid> grid, string key) => grid.Find("[data-testid=case-grid]").KeyDown(key);

    private IRenderedComponent<CaseGrid> Show(
        WorkItem[] cases, ProjectRole role = ProjectRole.Manager, CaseFilter? filter = null, int? total = null) => Render<CaseGrid>(p => p
            .Add(g => g.Page, new WorkPage(cases, total ?? cases.Length))
            .Add(g => g.Filter, filter ?? new CaseFilter())
            .Add(g => g.Actor, new Actor(PersonId, "Ada", RoleRights.Of(role)))
            .Add(g => g.Selected, _selected)
            .Add(g => g.Changed, _asked.Add));
}
