using System.Globalization;
using Mem3D.Core.Interactions;
using Microsoft.Playwright;

namespace Mem3D.E2E.Tests.Stage;

/// <summary>A person at a browser: what they read, click, draw and press.</summary>
public sealed class Person(IPage page) : IAsyncDisposable
{
    public const string Email = "ada@example.org";
    public const string Password = "a long and quiet passphrase";
    private readonly List<string> _complaints = [];
    private int _shot;

    public IPage Page { get; } = page;

    /// <summary>Errors the browser's console showed: content security violations, script errors, failed requests.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    /// <summary>Name of the story; screenshots are numbered under it.</summary>
    public string Story { get; set; } = "story";

    private ILocator Workspace => Page.GetByTestId("workspace");

    public void ListenToConsole() => Page.Console += (_, message) =>
    {
        if (message.Type == "error")
        {
            _complaints.Add(message.Text);
        }
    };

    public async Task SetUpAdministratorAsync()
    {
        await Page.GotoAsync("./");
        await Page.WaitForURLAsync("**/setup");
        await Page.GetByLabel("Your name").FillAsync("Ada Lovelace");
        await Page.GetByLabel("E-mail").FillAsync(Email);
        await Page.GetByLabel("Password").FillAsync(Password);
        await PhotographAsync("first-visit");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Create the account" }).ClickAsync();
        await Page.WaitForURLAsync(url => !url.Contains("/setup", StringComparison.Ordinal));
        await KnowTheFirstStepsAsync();
    }

    /// <summary>Stories are told of people who were shown the first steps before; false: this one is told of somebody new.</summary>
    public bool Experienced { get; set; } = true;

    /// <summary>As if the coach had been there.</summary>
    public async Task KnowTheFirstStepsAsync()
    {
        if (Experienced)
        {
            await Page.EvaluateAsync(
                "() => fetch('api/me/settings/workspace', { method: 'PUT', body: '{\"coached\":true}', headers: { 'Content-Type': 'application/json' } })"
                + ".then(a => { if (!a.ok) throw new Error(String(a.status)); })");
        }
    }

    public async Task SignInAsync()
    {
        await Page.GotoAsync("./");
        await Page.GetByLabel("E-mail").FillAsync(Email);
        await Page.GetByLabel("Password").FillAsync(Password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Page.WaitForURLAsync(url => !url.Contains("login", StringComparison.Ordinal));
    }

    /// <summary>Waits until a page that the server has sent listens, too: what is pressed before goes nowhere.</summary>
    public async Task WaitUntilLiveAsync() => await Assertions.Expect(Page.GetByTestId("theme").First).ToBeEnabledAsync(new() { Timeout = 60_000 });

    /// <summary>Waits until the annotation page has its first slice and its connection.</summary>
    public async Task WaitForWorkspaceAsync()
    {
        await Expect(Workspace).ToHaveAttributeAsync("data-ready", "true", 60_000);
        await Expect(Page.GetByTestId("viewer-canvas")).ToBeVisibleAsync();
    }

    public async Task<int> SliceAsync() => await NumberAsync("data-slice");

    /// <summary>Slices with a mask of the chosen label.</summary>
    public async Task<int> MasksAsync() => await NumberAsync("data-masks");

    public async Task<int?> SuggestionAsync() =>
        int.TryParse(await Workspace.GetAttributeAsync("data-suggestion"), CultureInfo.InvariantCulture, out var slice) ? slice : null;

    public async Task ChooseLabelAsync(string name) =>
        await Page.GetByTestId("label-item").Filter(new() { HasText = name }).First.ClickAsync();

    /// <summary>Walks to a slice with the keys a person uses.</summary>
    public async Task GoToAsync(int slice)
    {
        for (var guard = 0; guard < 2000; guard++)
        {
            var distance = slice - await SliceAsync();
            if (distance == 0)
            {
                return;
            }

            await PressAsync(Math.Abs(distance) >= 10 ? (distance > 0 ? "PageUp" : "PageDown") : (distance > 0 ? "ArrowUp" : "ArrowDown"));
        }

        throw new InvalidOperationException($"Slice {slice} was not reached.");
    }

    public async Task PressAsync(string key) => await Page.Keyboard.PressAsync(key);

    /// <summary>Draws a prompt with the mouse and waits until the page says that it is saved.</summary>
    public async Task DrawAsync(Prompt prompt)
    {
        await PressAsync(prompt.Kind switch
        {
            PromptKind.Scribble => prompt.Positive ? "d" : "e",
            PromptKind.Click => "c",
            PromptKind.Box => "b",
            PromptKind.ExtremePoints => "x",
            PromptKind.NoTarget => "t",
            _ => throw new ArgumentException($"This person does not draw {prompt.Kind}.", nameof(prompt)),
        });
        if (prompt.Kind == PromptKind.NoTarget)
        {
            return;
        }

        // A hand gives a few dozen positions a stroke, not one a voxel.
        var step = Math.Max(1, prompt.Points.Count / 12);
        var pens = new List<(float X, float Y)>();
        foreach (var point in prompt.Points.Where((_, n) => n % step == 0 || n == prompt.Points.Count - 1))
        {
            var at = await Workspace.EvaluateAsync<float[]>("(root, p) => { const q = root.mem3d.voxelToClient(p[0], p[1]); return [q.x, q.y]; }", new[] { point.X, point.Y });
            pens.Add((at[0], at[1]));
        }

        var negativeClick = prompt is { Kind: PromptKind.Click, Positive: false };
        if (negativeClick)
        {
            await Page.Keyboard.DownAsync("Shift");
        }

        await Page.Mouse.MoveAsync(pens[0].X, pens[0].Y);
        if (prompt.Kind == PromptKind.ExtremePoints)
        {
            foreach (var (x, y) in pens)
            {
                await Page.Mouse.ClickAsync(x, y);
            }
        }
        else
        {
            await Page.Mouse.DownAsync();
            foreach (var (x, y) in pens.Skip(1))
            {
                await Page.Mouse.MoveAsync(x, y);
            }

            await Page.Mouse.UpAsync();
        }

        if (negativeClick)
        {
            await Page.Keyboard.UpAsync("Shift");
        }
    }

    /// <summary>Waits until nothing runs and everything drawn is stored.</summary>
    public async Task WaitUntilQuietAsync(float timeout = 180_000)
    {
        await Expect(Page.GetByTestId("saved")).ToContainTextAsync("saved", timeout);
        await Expect(Workspace).ToHaveAttributeAsync("data-running", "false", timeout);

        // A mask is shown a moment before its edit has ended; lists count what has ended.
        await Expect(Workspace).ToHaveAttributeAsync("data-working", "0", timeout);
    }

    /// <summary>Waits until a part of the page says something.</summary>
    public Task WaitForTextAsync(string part, string text) => Expect(Page.GetByTestId(part)).ToContainTextAsync(text, 60_000);

    /// <summary>Waits until at least so many slices of the chosen label have a mask.</summary>
    public async Task WaitForMasksAsync(int least) => await EventuallyAsync(async () => await MasksAsync() >= least, $"{least} slices with a mask");

    /// <summary>Goes to a slice and waits until the page shows it as anchored, or as free.</summary>
    public async Task WaitForAnchorAsync(int slice, bool anchored = true)
    {
        await GoToAsync(slice);
        await Expect(Workspace).ToHaveAttributeAsync("data-anchored", anchored ? "true" : "false", 120_000);
    }

    /// <summary>Propagates and waits until that round is one more step to undo and nothing runs. A short round may be over before anybody sees it run.</summary>
    public async Task PropagateAsync()
    {
        var before = await NumberAsync("data-undo");
        await PressAsync("p");
        await EventuallyAsync(async () => await NumberAsync("data-undo") == before + 1, "a round");
        await WaitUntilQuietAsync();
    }

    /// <summary>Waits until a propagation has begun.</summary>
    public async Task WaitForRunAsync() => await Expect(Workspace).ToHaveAttributeAsync("data-running", "true", 60_000);

    /// <summary>The file that Export gives, fetched with this person's cookies.</summary>
    public async Task<byte[]> FetchExportAsync()
    {
        var address = await Page.GetByTestId("export").GetAttributeAsync("href") ?? throw new InvalidOperationException("Export is not a link.");
        var answer = await Page.Context.APIRequest.GetAsync(new Uri(new Uri(new Uri(Page.Url), "/"), address).ToString());
        answer.Status.Should().Be(200);
        return await answer.BodyAsync();
    }

    /// <summary>Waits until something is so.</summary>
    public async Task EventuallyAsync(Func<Task<bool>> so, string what)
    {
        for (var tries = 0; tries < 600; tries++)
        {
            if (await so())
            {
                return;
            }

            await Page.WaitForTimeoutAsync(100);
        }

        await PhotographAsync("gave-up");
        throw new TimeoutException($"A minute passed without: {what}.");
    }

    /// <summary>Adds the generated sample project; its page opens.</summary>
    public Task AddSampleAsync() => Page.GetByRole(AriaRole.Button, new() { Name = "Add the sample project" }).First.ClickAsync();

    /// <summary>The first visit of an administrator, up to the annotation page of the sample.</summary>
    public async Task OpenSampleAsync()
    {
        await SetUpAdministratorAsync();
        await AddSampleAsync();
        await OpenOnlyCaseAsync();
        await WaitForWorkspaceAsync();
    }

    /// <summary>From a project list or project page to the annotation page of its only case.</summary>
    public async Task OpenOnlyCaseAsync()
    {
        await Page.WaitForURLAsync("**/projects/**");
        await PhotographAsync("project");
        await Page.Locator("a[href^='cases/']").First.ClickAsync();
        await Page.WaitForURLAsync("**/cases/**");
    }

    public async Task CreateProjectAsync(string name, string label)
    {
        await Page.GetByLabel("New project").FillAsync(name);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Create", Exact = true }).ClickAsync();
        await Page.WaitForURLAsync("**/projects/**");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Add a label" }).ClickAsync();
        await Page.GetByLabel("Name", new() { Exact = true }).FillAsync(label);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(Page.Locator(".m3-label-name").Filter(new() { HasText = label })).ToBeVisibleAsync();
    }

    /// <summary>Turns de-identification off on the project's page: cases are then called what their series and files are.</summary>
    public async Task TakeScansAsTheyAreAsync()
    {
        await Page.GetByTestId("deidentify").ClickAsync();
        await Expect(Page.Locator(".m3-deidentification")).ToContainTextAsync("Scans come in as they are", 60_000);
    }

    /// <summary>Chooses files in the import panel and waits until a case is listed.</summary>
    public async Task ImportAsync(params string[] files)
    {
        await Page.Locator("input[type=file]:not([webkitdirectory])").First.SetInputFilesAsync(files);
        await Expect(Page.Locator("a[href^='cases/']").First).ToBeVisibleAsync();
    }

    /// <summary>A picture of the page for people to look at.</summary>
    public async Task PhotographAsync(string step)
    {
        var path = Path.Combine(Repository.Screenshots, string.Create(CultureInfo.InvariantCulture, $"{Story}-{++_shot:00}-{step}.png"));
        for (var tries = 2; ; tries--)
        {
            try
            {
                await Page.ScreenshotAsync(new() { Path = path });
                return;
            }
            catch (PlaywrightException e) when (tries > 0 && e.Message.Contains("Unable to capture screenshot", StringComparison.Ordinal))
            {
                // A browser that draws without a graphics card now and then has no frame to give while it is busy.
                await Page.WaitForTimeoutAsync(500);
            }
        }
    }

    /// <summary>The page from top to bottom, also what lies below the window.</summary>
    public async Task PhotographWholeAsync(string step) => await Page.ScreenshotAsync(new()
    {
        Path = Path.Combine(Repository.Screenshots, string.Create(CultureInfo.InvariantCulture, $"{Story}-{++_shot:00}-{step}.png")),
        FullPage = true,
    });

    /// <summary>Presses Export and returns the file.</summary>
    public async Task<byte[]> ExportAsync()
    {
        var download = await Page.RunAndWaitForDownloadAsync(() => Page.GetByTestId("export").ClickAsync());
        var file = await download.PathAsync();
        return await File.ReadAllBytesAsync(file);
    }

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();

    private async Task<int> NumberAsync(string attribute) =>
        int.Parse(await Workspace.GetAttributeAsync(attribute) ?? throw new InvalidOperationException($"The page has no {attribute}."), CultureInfo.InvariantCulture);

    private static Expectation Expect(ILocator locator) => new(locator);

    /// <summary>Playwright's assertions with their time-outs in one place.</summary>
    private readonly record struct Expectation(ILocator Locator)
    {
        public Task ToHaveAttributeAsync(string name, string value, float timeout) =>
            Assertions.Expect(Locator).ToHaveAttributeAsync(name, value, new() { Timeout = timeout });

        public Task ToContainTextAsync(string text, float timeout) =>
            Assertions.Expect(Locator).ToContainTextAsync(text, new() { Timeout = timeout, IgnoreCase = true });

        public Task ToBeVisibleAsync() => Assertions.Expect(Locator).ToBeVisibleAsync(new() { Timeout = 120_000 });
    }
}
