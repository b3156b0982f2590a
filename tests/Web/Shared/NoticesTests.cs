using Bunit;
using Mem3D.Core.Errors;
using Mem3D.Web.Components.Shared;
using Mem3D.Web.Tests.Doubles;
using Mem3D.Web.Workspace;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Web.Tests.Shared;

/// <summary>What a person is told in passing: comes, is read, goes; the newest four.</summary>
public sealed class NoticesTests : BunitContext
{
    private readonly ManualTime _time = new();

    public NoticesTests()
    {
        Services.AddSingleton<TimeProvider>(_time);
        Services.AddLogging();
        Services.AddSingleton<Failures>();
        Services.AddScoped<Notices>();
    }

    private Notices Notices => Services.GetRequiredService<Notices>();

    [Fact]
    public async Task What_failed_is_said_at_once_and_stays_longer()
    {
        var stack = Render<NoticeStack>();
        Notices.Say("Saved.");
        (await Notices.TryAsync(() => throw new Mem3DException(ErrorKind.Unavailable, "The disk is full.", "Free space."))).Should().BeFalse();
        stack.WaitForAssertion(() => stack.FindAll("[role=status]").Should().ContainSingle().Which.TextContent.Should().Contain("Saved."));
        stack.Find("[role=alert]").TextContent.Should().Contain("The disk is full.").And.Contain("Free space.");
        _time.Pass(TimeSpan.FromSeconds(7));
        Notices.Shown.Should().ContainSingle().Which.Serious.Should().BeTrue();
        stack.WaitForAssertion(() => stack.FindAll("[data-testid=notice]").Should().ContainSingle());
        _time.Pass(TimeSpan.FromSeconds(6));
        Notices.Shown.Should().BeEmpty();
    }

    [Fact]
    public void One_is_closed_by_hand_and_the_others_stay()
    {
        var stack = Render<NoticeStack>();
        Notices.Say("First");
        Notices.Say("Second");
        stack.WaitForElements("[aria-label=Close]", 2)[0].Click();
        Notices.Shown.Select(n => n.Text).Should().Equal("Second");
    }

    [Fact]
    public void Only_the_newest_four_are_shown()
    {
        for (var n = 1; n <= 6; n++)
        {
            Notices.Say($"{n}");
        }

        Notices.Shown.Select(n => n.Text).Should().Equal("3", "4", "5", "6");
    }
}
