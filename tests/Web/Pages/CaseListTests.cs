using Bunit;
using Mem3D.Core.Projects;
using Mem3D.Web.Components.Projects;
using Mem3D.Web.Tests.Doubles;

namespace Mem3D.Web.Tests.Pages;

public sealed class CaseListTests : PageTest
{
    [Fact]
    public void Without_cases_the_list_says_where_they_come_from() => Show([]).Markup.Should().Contain("No case yet").And.Contain("import panel");

    [Fact]
    public void A_case_shows_picture_size_and_progress_and_opens()
    {
        var made = ProjectsInMemory.Case(Guid.NewGuid(), "case 014", touched: 82);
        var list = Show([made, ProjectsInMemory.Case(made.ProjectId, "case 015")]);
        var first = list.Find("a.m3-case-open");
        first.GetAttribute("href").Should().Be($"cases/{made.Id}");
        first.TextContent.Should().Contain("case 014").And.Contain("CT · 512 × 512 × 120 · 0.78 × 0.78 × 2.5 mm").And.Contain("82 slices with a mask");
        list.Find("img").GetAttribute("src").Should().Be($"api/cases/{made.Id}/thumbnail");
        list.FindAll("a.m3-case-open")[1].TextContent.Should().Contain("not started");
    }

    private IRenderedComponent<CaseList> Show(IReadOnlyList<CaseInfo> cases) => Render<CaseList>(p => p.Add(l => l.Cases, cases));
}
