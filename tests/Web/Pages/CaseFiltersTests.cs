using Bunit;
using Mem3D.Core.People;
using Mem3D.Core.Work;
using Mem3D.Web.Components.Projects;

namespace Mem3D.Web.Tests.Pages;

/// <summary>Which cases a list shows: states with their numbers, a name, a person, a tag.</summary>
public sealed class CaseFiltersTests : PageTest
{
    private static readonly Member Mira = new(Guid.NewGuid(), "Mira Kern", "mira@example.org", ProjectRole.Annotator, DateTimeOffset.UnixEpoch);
    private readonly List<CaseFilter> _asked = [];

    [Fact]
    public void States_say_how_many_there_are_and_which_one_is_shown()
    {
        var filters = Show(new CaseFilter("submitted"));
        filters.FindAll(".m3-filter").Select(b => b.TextContent).Should().Equal(
            "all 7", "new 4", "assigned 0", "in progress 0", "submitted 3", "in review 0", "accepted 0", "returned 0", "overdue", "archived");
        filters.FindAll("[aria-pressed=true]").Should().ContainSingle().Which.TextContent.Should().Be("submitted 3");
        filters.Find("[data-testid=filter-new]").Click();
        _asked.Should().Equal(new CaseFilter("new"));
    }

    [Fact]
    public void Another_filter_begins_with_its_first_page_and_keeps_the_others()
    {
        var filters = Show(new CaseFilter("new", Tag: "urgent", Order: WorkOrder.Due, Number: 4));
        filters.Find("[aria-label=Person]").Change(Mira.UserId.ToString());
        filters.Find("[aria-label=Tag]").Change("");
        filters.Find("[data-testid=find]").Input("  014 ");
        filters.Find("form").Submit();
        var first = new CaseFilter("new", Tag: "urgent", Order: WorkOrder.Due);
        _asked.Should().Equal(first with { Person = Mira.UserId.ToString() }, first with { Tag = null }, first with { Text = "014" });
    }

    [Fact]
    public void What_is_filtered_can_be_cleared_and_nothing_needs_no_clearing()
    {
        Show(new CaseFilter(Text: "014")).Find(".m3-link").Click();
        _asked.Should().Equal(new CaseFilter());
        Show(new CaseFilter()).FindAll(".m3-link").Should().BeEmpty();
    }

    [Theory]
    [InlineData(null, true, "No case yet", "into the import panel")]
    [InlineData(null, false, "No case yet", "A manager of the project imports scans")]
    [InlineData("014", true, "No case fits", "Show all cases")]
    public void An_empty_list_says_why_and_what_to_do(string? text, bool mayImport, string title, string remedy)
    {
        var empty = Render<NoCases>(p => p.Add(n => n.ProjectId, Mira.UserId).Add(n => n.Filter, new CaseFilter(Text: text)).Add(n => n.MayImport, mayImport));
        empty.Find("h2").TextContent.Should().Be(title);
        empty.Find("p").TextContent.Should().Contain(remedy);
        empty.FindAll("a").Select(a => a.GetAttribute("href")).Should().Equal(text is null ? [] : [$"projects/{Mira.UserId}"]);
    }

    private IRenderedComponent<CaseFilters> Show(CaseFilter filter) => Render<CaseFilters>(p => p
        .Add(f => f.Filter, filter)
        .Add(f => f.Counts, new Dictionary<WorkState, int> { [WorkState.New] = 4, [WorkState.Submitted] = 3 })
        .Add(f => f.Tags, ["urgent"])
        .Add(f => f.Members, [Mira])
        .Add(f => f.Changed, _asked.Add));
}
