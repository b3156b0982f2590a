using Bunit;
using Bunit.TestDoubles;
using Mem3D.Core.Errors;
using Mem3D.Web.Components.Pages;
using Mem3D.Web.Components.Shared;
using Mem3D.Web.Workspace;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Web.Tests.Pages;

public sealed class HomeTests : PageTest
{
    [Fact]
    public void Without_projects_the_page_says_what_to_do() =>
        Render<Home>().Markup.Should().Contain("No project yet").And.Contain("Add the sample project");

    [Fact]
    public async Task Projects_are_listed_with_what_they_hold()
    {
        await Projects.CreateAsync("Kidney study", PersonId, CancellationToken.None);
        var row = Render<Home>().Find("a.m3-row");
        row.TextContent.Should().Contain("Kidney study").And.Contain("0 cases").And.Contain("1 Jan 1970");
    }

    [Fact]
    public void A_new_project_opens()
    {
        var page = Render<Home>();
        page.Find("form input").Input("Kidney study");
        page.Find("form").Submit();
        Services.GetRequiredService<NavigationManager>().Uri.Should().Contain("/projects/");
    }

    [Fact]
    public async Task A_name_that_is_taken_is_refused_in_words()
    {
        await Projects.CreateAsync("Kidney study", PersonId, CancellationToken.None);
        var page = Render<Home>();
        page.Find("form input").Input("Kidney study");
        page.Find("form").Submit();
        Notices.Should().ContainSingle().Which.Should().Be("The name is already taken. Choose another one.");
        page.Find("form button").HasAttribute("disabled").Should().BeFalse("the person can correct the name");
    }

    [Fact]
    public void A_sample_that_could_not_be_made_says_why()
    {
        var page = Render<Home>();
        page.FindAll("button").First(b => b.TextContent.Contains("sample", StringComparison.Ordinal)).Click();
        page.WaitForAssertion(() => Notices.Should().Contain("The server's disk is full. Free space in the data folder."), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void A_list_that_cannot_be_read_says_why_in_place()
    {
        Projects.Failure = new Mem3DException(ErrorKind.Unavailable, "The database file is damaged.", "Restore the data folder from a backup.");
        Render<Home>().Find(".m3-problem").TextContent.Should().Contain("damaged").And.Contain("Restore");
    }

    [Fact]
    public void Missing_networks_are_announced()
    {
        Services.GetRequiredService<EngineHealth>().Refuse(new Mem3DException(ErrorKind.Unavailable, "There is no manifest.json.", "Copy the networks."));
        Render<EngineNotice>().Markup.Should().Contain("Segmentation is not available").And.Contain("There is no manifest.json. Copy the networks.");
    }

    [Fact]
    public void Networks_that_work_need_no_announcement() => Render<EngineNotice>().Markup.Trim().Should().BeEmpty();
}
