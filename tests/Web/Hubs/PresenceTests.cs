using Mem3D.Web.Hubs;
using Mem3D.Web.Tests.Doubles;
using Mem3D.Web.Workspace;

namespace Mem3D.Web.Tests.Hubs;

/// <summary>Whose turn it is on a slice that two people draw on.</summary>
public sealed class PresenceTests
{
    private static readonly Guid Case = Guid.NewGuid();
    private static readonly Guid Label = Guid.NewGuid();
    private static readonly Person Ada = new(Guid.NewGuid(), "Ada");
    private static readonly Person Ben = new(Guid.NewGuid(), "Ben");

    private readonly ManualTime _time = new();
    private readonly Presence _presence;

    public PresenceTests() => _presence = new Presence(new CasePages(), _time);

    [Fact]
    public void Of_two_pens_the_one_put_down_first_goes_first_and_nobody_waits_in_a_circle()
    {
        Draws(Ada, true);
        _time.Pass(TimeSpan.FromSeconds(1));
        Draws(Ben, true);
        _time.Pass(TimeSpan.FromSeconds(1));
        Draws(Ada, true); // heard of again: she began no later for it
        FreeFor(Ada).Should().BeTrue();
        FreeFor(Ben).Should().BeFalse();
        Draws(Ada, false);
        FreeFor(Ben, TimeSpan.FromSeconds(1)).Should().BeTrue();
        Draws(Ada, true);
        FreeFor(Ada).Should().BeFalse("now he was first");
    }

    [Fact]
    public void Who_only_looks_waits_for_a_pen_on_the_same_slice_and_label_only()
    {
        Draws(Ada, false);
        FreeFor(Ben).Should().BeTrue();
        Draws(Ada, true);
        FreeFor(Ben).Should().BeFalse();
        FreeFor(Ben, slice: 4).Should().BeTrue();
        FreeFor(Ben, label: Guid.NewGuid()).Should().BeTrue();
        FreeFor(Ada).Should().BeTrue("a second page of hers does not wait for the first");
    }

    [Fact]
    public void A_pen_that_is_not_heard_of_holds_nothing_for_ever()
    {
        Draws(Ada, true);
        FreeFor(Ben, Presence.LongestHold - TimeSpan.FromSeconds(1)).Should().BeFalse();
        FreeFor(Ben, TimeSpan.FromSeconds(2)).Should().BeTrue();
    }

    private void Draws(Person person, bool drawing) => _presence.Look(Case, person.Name, person, Label, 3, drawing);

    /// <summary>Whether the turn has come when some time has passed.</summary>
    private bool FreeFor(Person person, TimeSpan after = default, int slice = 3, Guid? label = null)
    {
        using var gone = new CancellationTokenSource();
        var free = _presence.WaitUntilFreeAsync(Case, label ?? Label, slice, person.Id, gone.Token);
        _time.Pass(after);
        var result = free.IsCompletedSuccessfully;
        gone.Cancel();
        return result;
    }
}
