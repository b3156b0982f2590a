using Mem3D.Core.Interactions;
using Mem3D.Core.Samples;
using Mem3D.E2E.Tests.Stage;
using Microsoft.Playwright;

namespace Mem3D.E2E.Tests.Stories;

/// <summary>Three people in three browsers: a manager invites, an annotator draws and submits, a reviewer returns with a comment and accepts at last.</summary>
public sealed class TeamStory
{
    [Fact]
    public async Task A_case_goes_from_the_manager_to_the_annotator_to_the_reviewer_and_back_and_is_accepted()
    {
        await using var theatre = new Theatre();
        await theatre.InitializeAsync();
        await using var manager = await theatre.NewPersonAsync();
        await using var annotator = await theatre.NewPersonAsync(1280, 720);
        await using var reviewer = await theatre.NewPersonAsync();
        (manager.Story, annotator.Story, reviewer.Story) = ("team-manager", "team-annotator", "team-reviewer");
        foreach (var person in new[] { manager, annotator, reviewer })
        {
            person.ListenToConsole();
        }

        // The manager: a project with guidelines, and two links.
        await manager.SetUpAdministratorAsync();
        await manager.AddSampleAsync();
        await manager.Page.WaitForURLAsync("**/projects/**");
        var project = new Uri(manager.Page.Url).AbsolutePath;
        await manager.Page.GetByTestId("case-grid").WaitForAsync();
        await manager.PhotographAsync("cases");
        await manager.Page.GotoAsync($"{project}/settings");
        await manager.Page.GetByTestId("guidelines").FillAsync("# Kidneys\n\n- Up to the capsule\n- Leave the **hilum** out");
        await manager.Page.GetByText("Leave the hilum out").WaitForAsync();
        await manager.Page.GetByTestId("save-settings").ClickAsync();
        await manager.Page.GetByText("Saved.", new() { Exact = true }).WaitForAsync();
        await manager.PhotographAsync("settings");
        var forMira = await manager.InviteAsync(project, "annotator");
        var forRae = await manager.InviteAsync(project, "reviewer");
        await manager.PhotographAsync("people");

        // The annotator: in by the link, the next case, a scribble, a round, submitted.
        await annotator.JoinAsync(forMira, "Mira Kern");
        await annotator.Page.GetByTestId("next-case").ClickAsync();
        await annotator.Page.WaitForURLAsync("**/cases/**");
        await annotator.WaitForWorkspaceAsync();
        var caseAddress = new Uri(annotator.Page.Url).AbsolutePath;
        await annotator.Page.GetByTestId("panel-labels").ClickAsync(); // her window is narrow
        await annotator.ChooseLabelAsync("Right kidney");
        var slice = await DrawAsync(annotator);
        await annotator.PressAsync("p");
        await annotator.WaitForMasksAsync(5);
        await annotator.WaitUntilQuietAsync();
        await annotator.Page.GetByTestId("guidelines").Locator("summary").ClickAsync();
        await annotator.PhotographAsync("workspace");
        await annotator.Page.GetByTestId("submit").ClickAsync();
        await annotator.WaitForTextAsync("work-panel", "submitted");

        // The reviewer: told by the bell, cards, a comment, returned.
        await reviewer.JoinAsync(forRae, "Rae Lund");
        await reviewer.Page.GotoAsync($"{project}/review");
        await reviewer.Page.GetByTestId("review-queue").WaitForAsync();
        await reviewer.PhotographAsync("queue");
        await reviewer.Page.GetByTestId("next-review").ClickAsync();
        await reviewer.Page.WaitForURLAsync("**/review");
        await reviewer.Page.GetByTestId("card").Locator("img").WaitForAsync();
        await reviewer.Page.GetByTestId("cards").FocusAsync();
        await reviewer.PressAsync("a");
        await reviewer.Page.Locator(".m3-card-item b", new() { HasText = "✓" }).First.WaitForAsync();
        await reviewer.Page.GetByTestId("comment").ClickAsync();
        await reviewer.Page.GetByTestId("comment-text").FillAsync("The lower pole looks **cut off** here.");
        await reviewer.Page.GetByTestId("comment-send").ClickAsync();
        await reviewer.Page.Locator(".m3-thread").WaitForAsync();
        await reviewer.PhotographAsync("cards");
        await reviewer.Page.GetByTestId("return").ClickAsync();
        await reviewer.Page.GetByTestId("return-note").FillAsync("Please look at the lower pole.");
        await reviewer.Page.GetByTestId("return-send").ClickAsync();
        await reviewer.Page.Locator(".m3-state-6").First.WaitForAsync();

        // Back with the same person, with the comment in place.
        await annotator.Page.GotoAsync("/notifications");
        await annotator.Page.GetByText("Please look at the lower pole.").WaitForAsync();
        await annotator.PhotographAsync("notifications");
        await annotator.Page.GotoAsync(project);
        await annotator.Page.GetByTestId("next-case").ClickAsync();
        await annotator.Page.WaitForURLAsync($"**{caseAddress}");
        await annotator.WaitForWorkspaceAsync();
        await annotator.WaitForTextAsync("returned-note", "lower pole");
        await annotator.WaitForTextAsync("thread", "cut off");
        await annotator.ChooseLabelAsync("Right kidney");
        await annotator.Page.GetByTestId("go-to-comment").ClickAsync();
        await annotator.PhotographAsync("returned");
        await LookTogetherAsync(annotator, reviewer, caseAddress, slice);
        await annotator.GoToAsync(slice + 1);
        await annotator.PressAsync("a");
        await annotator.WaitUntilQuietAsync();
        await annotator.Page.GetByTestId("resolve").First.ClickAsync();
        await annotator.Page.GetByTestId("submit").ClickAsync();
        await annotator.WaitForTextAsync("work-panel", "submitted");

        await reviewer.Page.GotoAsync($"{caseAddress}/review");
        await reviewer.Page.GetByTestId("take").ClickAsync();
        await reviewer.Page.GetByTestId("accept-case").ClickAsync();
        await reviewer.Page.Locator(".m3-state-5").First.WaitForAsync();
        await reviewer.PhotographAsync("accepted");

        // The manager sees where it stands; the audit log knows every step.
        await manager.Page.GotoAsync($"{project}/dashboard");
        await manager.WaitForTextAsync("tiles", "1 of 1");
        await manager.WaitForTextAsync("people-table", "Mira Kern");
        await manager.PhotographAsync("dashboard");
        await manager.Page.GotoAsync($"{project}/audit");
        await manager.WaitForTextAsync("audit", "Accept: in review to accepted");
        await manager.PhotographAsync("audit");

        // What is accepted is not drawn in any more; an annotator sees no manager's page.
        await annotator.Page.GotoAsync(caseAddress);
        await annotator.WaitForWorkspaceAsync();
        await annotator.WaitForTextAsync("read-only", "accepted");
        (await annotator.Page.GotoAsync($"{project}/people"))!.Status.Should().Be(404);
        manager.Complaints.Should().BeEmpty();
        reviewer.Complaints.Should().BeEmpty();
        annotator.Complaints.Where(c => !c.Contains("404", StringComparison.Ordinal)).Should().BeEmpty();
    }

    [Fact]
    public async Task The_demonstration_shows_a_dashboard_to_look_at()
    {
        await using var theatre = new Theatre(arguments: ["--demo"]);
        await theatre.InitializeAsync();
        await using var person = await theatre.NewPersonAsync(1280, 720);
        person.Story = "demo";
        person.ListenToConsole();
        await person.SetUpAdministratorAsync();
        await person.Page.GetByText("Demonstration: abdomen").ClickAsync();
        await person.Page.GetByTestId("case-grid").WaitForAsync();
        await person.WaitForTextAsync("demonstration", "made up");
        await person.PhotographAsync("cases");
        await person.Page.GetByTestId("filter-returned").ClickAsync();
        await person.Page.WaitForURLAsync("**state=returned");
        await person.Page.GotoAsync(new Uri(person.Page.Url).AbsolutePath + "/dashboard");
        await person.Page.GetByTestId("burn-up").WaitForAsync();
        await person.Page.GetByTestId("calibration-plot").WaitForAsync();
        await person.WaitForTextAsync("calibration-table", "promises too much");
        await person.PhotographWholeAsync("dashboard-1280");
        await person.Page.SetViewportSizeAsync(1920, 1080);
        await person.PhotographWholeAsync("dashboard-1920");
        await person.Page.GotoAsync("/api-docs");
        await person.Page.GetByText("/api/projects/{projectId}/cases/next").WaitForAsync();
        await person.PhotographAsync("api");
        person.Complaints.Should().BeEmpty();
    }

    /// <summary>The reviewer follows the annotator through the case, then has the lead; the annotator ends it by moving on her own.</summary>
    private static async Task LookTogetherAsync(Person annotator, Person reviewer, string caseAddress, int slice)
    {
        await reviewer.Page.GotoAsync(caseAddress);
        await reviewer.WaitForWorkspaceAsync();
        await reviewer.Page.GetByTestId("follow").ClickAsync();
        await reviewer.WaitForStateAsync("following", "guided");
        await annotator.WaitForStateAsync("following", "guides");
        await annotator.GoToAsync(slice - 2);
        await annotator.Page.GetByTestId("window").SelectOptionAsync("lung");
        await annotator.Page.GetByTestId("viewer-canvas").HoverAsync();
        await reviewer.WaitForStateAsync("slice", $"{slice - 2}");
        await reviewer.WaitForStateAsync("pointers", "1");
        await Assertions.Expect(reviewer.Page.GetByTestId("window")).ToHaveValueAsync("lung");
        await reviewer.Page.GetByTestId("comment-text").FillAsync("And the vessel here?");
        await reviewer.Page.GetByTestId("comment-send").ClickAsync();
        await annotator.WaitForStateAsync("comments", "2"); // while both look, without a reload
        await Assertions.Expect(annotator.Page.GetByTestId("comments-panel")).ToContainTextAsync("And the vessel here?");
        await annotator.PhotographAsync("guides");
        await reviewer.PhotographAsync("follows");
        await annotator.Page.GetByTestId("hand-over").ClickAsync();
        await annotator.WaitForStateAsync("following", "guided");
        await reviewer.WaitForStateAsync("following", "guides");
        await reviewer.GoToAsync(slice);
        await annotator.WaitForStateAsync("slice", $"{slice}");
        await reviewer.Page.GetByTestId("viewer-canvas").HoverAsync();
        await annotator.WaitForStateAsync("pointers", "1");
        await annotator.PhotographAsync("follows");
        await annotator.Page.GetByTestId("window").SelectOptionAsync("soft-tissue");
        await annotator.WaitForStateAsync("following", "nobody");
        await reviewer.WaitForStateAsync("following", "nobody");
    }

    /// <summary>A box round the kidney where it is largest; which slice.</summary>
    private static async Task<int> DrawAsync(Person person)
    {
        var truth = new Truth(AbdomenPhantom.Create().Truth, 3).Target;
        var (best, area) = (0, 0);
        for (var k = 0; k < truth.Depth; k++)
        {
            var here = truth.Slice(k).Area;
            (best, area) = here > area ? (k, here) : (best, area);
        }

        await person.GoToAsync(best);
        var (x0, y0, x1, y1) = truth.Slice(best).Box()!.Value;
        await person.DrawAsync(new Prompt(PromptKind.Box, true, [new SlicePoint(x0, y0), new SlicePoint(x1, y1)]));
        await person.WaitForMasksAsync(1);
        return best;
    }
}
