using CsCheck;
using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Core.Work;

namespace Mem3D.Core.Tests.Work;

public sealed class WorkRulesTests
{
    private static readonly WorkState[] States = Enum.GetValues<WorkState>();
    private static readonly WorkAction[] Actions = Enum.GetValues<WorkAction>();

    [Fact]
    public void The_way_of_a_case_that_is_returned_once_leads_to_accepted()
    {
        WorkAction[] way =
        [
            WorkAction.Assign, WorkAction.Begin, WorkAction.Submit, WorkAction.Take, WorkAction.Return, WorkAction.Begin, WorkAction.Submit, WorkAction.Take, WorkAction.Accept,
        ];
        way.Aggregate(WorkState.New, WorkRules.Require).Should().Be(WorkState.Accepted);
    }

    [Theory]
    [InlineData(WorkState.New, WorkAction.Submit)]
    [InlineData(WorkState.Submitted, WorkAction.Accept)]
    [InlineData(WorkState.Accepted, WorkAction.Begin)]
    [InlineData(WorkState.InReview, WorkAction.Submit)]
    [InlineData(WorkState.Accepted, WorkAction.Release)]
    public void Short_cuts_are_refused_in_words(WorkState state, WorkAction action)
    {
        WorkRules.Next(state, action).Should().BeNull();
        var refused = FluentActions.Invoking(() => WorkRules.Require(state, action)).Should().Throw<Mem3DException>().Which;
        refused.Kind.Should().Be(ErrorKind.Conflict);
        refused.Message.Should().Contain(WorkRules.Name(state));
    }

    [Fact]
    public void Whatever_is_done_in_whatever_order_nothing_is_accepted_without_a_review()
    {
        Gen.Int[0, Actions.Length - 1].Array[0, 60].Sample(moves =>
        {
            var state = WorkState.New;
            var reviewed = false;
            foreach (var move in moves)
            {
                var action = Actions[move];
                if (WorkRules.Next(state, action) is not { } next)
                {
                    continue;
                }

                reviewed = action switch
                {
                    WorkAction.Take => true,
                    WorkAction.Leave or WorkAction.Return or WorkAction.Submit or WorkAction.Reopen => false,
                    _ => reviewed,
                };
                state = next;
                if (state == WorkState.Accepted)
                {
                    reviewed.Should().BeTrue();
                }
            }
        });
    }

    [Fact]
    public void Every_state_can_be_reached_and_left()
    {
        var reached = new HashSet<WorkState> { WorkState.New };
        while (true)
        {
            var more = reached.SelectMany(s => Actions.Select(a => WorkRules.Next(s, a))).OfType<WorkState>().Except(reached).ToList();
            if (more.Count == 0)
            {
                break;
            }

            reached.UnionWith(more);
        }

        reached.Should().BeEquivalentTo(States);
        States.Should().OnlyContain(s => Actions.Any(a => WorkRules.Next(s, a) != null), "no case gets stuck");
    }

    [Fact]
    public void Nobody_without_a_role_may_do_anything_and_a_manager_may_do_all()
    {
        foreach (var action in Actions)
        {
            WorkRules.May(action, RoleRights.Of((ProjectRole?)null), true, true, false).Should().BeFalse();
            WorkRules.May(action, RoleRights.Of(ProjectRole.Observer), true, true, false).Should().BeFalse();
            WorkRules.May(action, RoleRights.Of(ProjectRole.Manager), false, false, true).Should().BeTrue();
        }
    }

    [Fact]
    public void Nobody_reviews_what_she_annotated_unless_she_manages()
    {
        WorkRules.May(WorkAction.Take, RoleRights.Of(ProjectRole.Reviewer), true, false, worked: true).Should().BeFalse();
        WorkRules.May(WorkAction.Take, RoleRights.Of(ProjectRole.Reviewer), false, false, worked: false).Should().BeTrue();
        WorkRules.May(WorkAction.Accept, RoleRights.Of(ProjectRole.Reviewer), false, reviewing: false, worked: false).Should().BeFalse("another reviewer has it");
        WorkRules.May(WorkAction.Accept, RoleRights.Of(ProjectRole.Annotator), true, true, false).Should().BeFalse();
    }

    [Fact]
    public void An_annotator_draws_in_what_is_hers_or_free_and_in_nothing_that_waits_for_a_verdict()
    {
        var rights = RoleRights.Of(ProjectRole.Annotator);
        foreach (var state in States)
        {
            var hers = WorkRules.MayDraw(state, rights, mine: true, free: false, reviewing: false);
            hers.Should().Be(state is WorkState.New or WorkState.Assigned or WorkState.InProgress or WorkState.Returned);
            WorkRules.MayDraw(state, rights, mine: false, free: false, reviewing: false).Should().Be(state == WorkState.New);
            WorkRules.MayDraw(state, RoleRights.Of(ProjectRole.Observer), true, true, true).Should().BeFalse();
        }

        WorkRules.MayDraw(WorkState.InReview, RoleRights.Of(ProjectRole.Reviewer), false, false, reviewing: true).Should().BeTrue("a reviewer fixes small things herself");
        WorkRules.MayDraw(WorkState.Accepted, RoleRights.All, true, true, true).Should().BeFalse("an accepted case is reopened first");
    }

    [Fact]
    public void A_token_never_adds_a_right()
    {
        Gen.Select(Gen.Int[0, 31], Gen.Int[-1, 3]).Sample((scopes, role) =>
        {
            var own = RoleRights.Of(role < 0 ? null : (ProjectRole)role);
            var together = own & RoleRights.Of((TokenScopes)scopes);
            ((together & ~own) == Right.None).Should().BeTrue();
        });
        RoleRights.Of(TokenScopes.Read).Should().Be(Right.See | Right.Statistics);
    }
}
