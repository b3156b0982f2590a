using Bunit;
using Mem3D.Web.Components.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Web.Tests.Shared;

/// <summary>Dark and light: switched at once on the whole page, kept in the browser's cookie.</summary>
public sealed class ThemeSwitchTests : BunitContext
{
    [Fact]
    public void A_click_switches_the_page_and_keeps_the_choice()
    {
        Services.AddScoped<ThemeChoice>();
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        var module = JSInterop.SetupModule("./js/theme.js");
        var remembered = module.SetupVoid("remember", ThemeChoice.Cookie, "light");
        remembered.SetVoidResult();
        var told = 0;
        var choice = Services.GetRequiredService<ThemeChoice>();
        choice.Changed += () => told++;

        var button = Render<ThemeSwitch>().Find("button");
        button.TextContent.Should().Be("Light theme");
        button.Click();

        choice.Dark.Should().BeFalse();
        told.Should().Be(1);
        remembered.Invocations.Should().ContainSingle();
        choice.Set(false);
        told.Should().Be(1, "nothing changed");
    }

    [Fact]
    public void A_page_that_does_not_listen_yet_takes_no_click()
    {
        Services.AddScoped<ThemeChoice>();
        SetRendererInfo(new RendererInfo("Static", isInteractive: false));
        Render<ThemeSwitch>().Find("button").HasAttribute("disabled").Should().BeTrue("a click would be lost");
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("dark", true)]
    [InlineData("light", false)]
    [InlineData("nonsense", true)]
    public void The_cookie_says_light_or_it_is_dark(string? cookie, bool dark) => ThemeChoice.IsDark(cookie).Should().Be(dark);
}
