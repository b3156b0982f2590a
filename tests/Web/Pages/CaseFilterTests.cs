using Mem3D.Core.People;
using Mem3D.Core.Work;
using Mem3D.Web.Components.Projects;

namespace Mem3D.Web.Tests.Pages;

/// <summary>What a list shows stands in its address.</summary>
public sealed class CaseFilterTests
{
    [Fact]
    public void An_address_says_what_the_list_shows_and_reads_back()
    {
        var projectId = Guid.NewGuid();
        var filter = new CaseFilter("submitted", CaseFilter.Me, "liver & co", "urgent", WorkOrder.Due, true, 3);
        var address = filter.Address(projectId);
        address.Should().Be($"projects/{projectId}?state=submitted&person=me&q=liver%20%26%20co&tag=urgent&sort=-due&page=3");
        CaseFilter.Read("submitted", "me", "liver & co", "urgent", "-due", 3).Should().Be(filter);
        new CaseFilter().Address(projectId).Should().Be($"projects/{projectId}");
    }

    [Theory]
    [InlineData("nonsense", "nonsense", "nonsense", -3)]
    [InlineData("3", "", "-7", 0)]
    public void What_makes_no_sense_is_left_out(string state, string person, string sort, int page) =>
        CaseFilter.Read(state, person, " ", null, sort, page).Should().Be(new CaseFilter() with { Descending = sort.StartsWith('-') });

    [Fact]
    public void Annotators_ask_for_what_they_may_see_only()
    {
        var annotator = new Actor(Guid.NewGuid(), "Mira", RoleRights.Of(ProjectRole.Annotator));
        var query = CaseFilter.Read("assigned", "me", null, null, null, 2).ToQuery(Guid.NewGuid(), annotator);
        query.Should().BeEquivalentTo(new { States = new[] { WorkState.Assigned }, AssigneeId = annotator.Id, Viewer = annotator.Id, Skip = CaseFilter.PageSize });
        new CaseFilter().ToQuery(Guid.NewGuid(), annotator with { Rights = RoleRights.Of(ProjectRole.Reviewer) }).Viewer.Should().BeNull();
    }

    [Fact]
    public void A_column_sorts_and_again_turns_round() =>
        new CaseFilter(Number: 4).SortedBy(WorkOrder.Due).SortedBy(WorkOrder.Due).Should().Be(new CaseFilter(Order: WorkOrder.Due, Descending: true));
}
