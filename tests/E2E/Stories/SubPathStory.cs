using Mem3D.E2E.Tests.Stage;
using Mem3D.Testing;
using Microsoft.Playwright;

namespace Mem3D.E2E.Tests.Stories;

/// <summary>The app under a path of a site, as behind a reverse proxy: pages, client modules, pixels, the hub, uploads and exports all stay below it.</summary>
public sealed class SubPathStory
{
    [Fact]
    public async Task Everything_works_and_stays_under_its_path()
    {
        await using var theatre = new Theatre(Checkout.TinyModels, "/mem3d");
        await theatre.InitializeAsync();
        await using var person = await theatre.NewPersonAsync();
        person.Story = "sub-path";
        person.ListenToConsole();
        var outside = new List<string>();
        var asked = new HashSet<string>();
        void Look(string address)
        {
            var path = new Uri(address).AbsolutePath;
            asked.Add(path.Split('/').Skip(2).FirstOrDefault() ?? "");
            if (!path.StartsWith("/mem3d/", StringComparison.Ordinal))
            {
                outside.Add(address);
            }
        }

        person.Page.Request += (_, request) =>
        {
            if (request.Url.StartsWith("http", StringComparison.Ordinal))
            {
                Look(request.Url);
            }
        };
        person.Page.WebSocket += (_, socket) => Look(socket.Url);
        var folder = Directory.CreateTempSubdirectory("mem3d-e2e-files-").FullName;
        try
        {
            await person.SetUpAdministratorAsync();
            person.Page.Url.Should().EndWith("/mem3d/");
            await person.CreateProjectAsync("Below a path", "Liver");
            var scan = Path.Combine(folder, "scan.nii");
            await File.WriteAllBytesAsync(
                scan, new NiftiBuilder { Dim = [3, 32, 24, 12, 1, 1, 1, 1], Values = [.. Enumerable.Range(0, 32 * 24 * 12).Select(n => (double)(n % 97))] }.Build(), TestContext.Current.CancellationToken);
            await person.ImportAsync(scan);
            await person.OpenOnlyCaseAsync();
            await person.WaitForWorkspaceAsync();
            await person.ChooseLabelAsync("Liver");
            await person.GoToAsync(6);
            await person.DrawAsync(new Core.Interactions.Prompt(Core.Interactions.PromptKind.Scribble, true, [new(8, 8), new(12, 10), new(16, 12), new(20, 12)]));
            await person.WaitUntilQuietAsync();
            await person.WaitForMasksAsync(1);
            await person.PhotographAsync("drawn");
            (await person.ExportAsync()).Length.Should().BePositive();
            await person.Page.ReloadAsync();
            await person.WaitForWorkspaceAsync();
            await person.WaitForMasksAsync(1);

            await person.Page.SetViewportSizeAsync(1280, 720);
            await WalkAsync(person);

            await person.Page.GotoAsync("./");
            await person.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
            await person.Page.GotoAsync("./status");
            await person.Page.WaitForURLAsync("**/mem3d/account/login?**");
            await person.Page.GetByLabel("E-mail").FillAsync(Person.Email);
            await person.Page.GetByLabel("Password").FillAsync(Person.Password);
            await person.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
            await person.Page.WaitForURLAsync("**/mem3d/status");
            await person.PhotographAsync("back-where-she-wanted");
            person.Complaints.Should().ContainSingle("Chromium says it of the page that is nowhere").Which.Should().Contain("404");
            outside.Should().BeEmpty("another application may live there");
            asked.Should().Contain(["api", "hubs", "_blazor", "dist", "css", "account"], "otherwise nothing was tried");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Every other page, with its charts and dialogs, under the policy that forbids whatever comes from elsewhere.</summary>
    private static async Task WalkAsync(Person person)
    {
        var caseId = new Uri(person.Page.Url).AbsolutePath.Split('/')[^1];
        await person.Page.GotoAsync("./");
        var project = await person.Page.Locator("a[href*='projects/']").First.GetAttributeAsync("href");
        string[] pages =
        [
            "status", "notifications", "people", "archives", "audit", "api-docs", "account/tokens", "account/two-factor", "account/password", $"{project}", $"{project}/people",
            $"{project}/settings", $"{project}/audit", $"{project}/review", $"{project}/dashboard", $"cases/{caseId}/review", "nowhere",
        ];
        foreach (var path in pages)
        {
            var answer = await person.Page.GotoAsync("/mem3d/" + path);
            answer!.Status.Should().Be(path == "nowhere" ? 404 : 200, path);
            await person.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            await person.Page.Locator("h1").First.WaitForAsync();
            var astray = await person.Page.EvaluateAsync<string[]>(
                "() => [...document.querySelectorAll('[href],[src],[action]')].flatMap(e => ['href', 'src', 'action'].map(a => e.getAttribute(a))).filter(a => a?.startsWith('/') && !a.startsWith('/mem3d/'))");
            astray.Should().BeEmpty(path);
            await person.PhotographAsync(path.Replace('/', '-').Replace(project!.Split('/')[^1], "x", StringComparison.Ordinal).Replace(caseId, "x", StringComparison.Ordinal));
        }

        await person.Page.GotoAsync("/mem3d/archives");
        var dark = await ColourAsync(person);
        await person.Page.GetByTestId("theme").First.ClickAsync();
        await person.Page.WaitForFunctionAsync("before => getComputedStyle(document.body).backgroundColor !== before", dark);
        await person.PhotographAsync("light");
    }

    private static Task<string> ColourAsync(Person person) => person.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");
}
