using Mem3D.Core.Interactions;
using Mem3D.E2E.Tests.Stage;

namespace Mem3D.E2E.Tests.Stories;

/// <summary>A reviewer at home, over a slow link: what they look at comes first, and what they no longer look at does not hold it up.</summary>
public sealed class SlowLinkStory
{
    [Fact]
    public async Task Visible_slices_come_first_over_a_slow_link()
    {
        await using var theatre = new Theatre();
        await theatre.InitializeAsync();
        await using var person = await theatre.NewPersonAsync(1440, 900);
        person.Story = "slow-link";
        await person.OpenSampleAsync();

        // With masks: their slices are pictured in the memory panel, cut by the other planes and made into a surface, all after what is looked at.
        await person.ChooseLabelAsync("Liver");
        await person.DrawAsync(new Prompt(PromptKind.Scribble, true, [.. Enumerable.Range(0, 20).Select(n => new SlicePoint(72 + n, 112 + n))]));
        await person.WaitForMasksAsync(1);
        await person.PressAsync("p");
        await person.WaitForMasksAsync(20);
        await person.WaitUntilQuietAsync();
        await person.CommandAsync("panel:memory");
        var address = person.Page.Url;
        await person.Page.GotoAsync("about:blank");

        // 150 kB/s and 80 ms: a slice takes about half a second.
        var devtools = await person.Page.Context.NewCDPSessionAsync(person.Page);
        await devtools.SendAsync("Network.enable");
        await devtools.SendAsync("Network.setCacheDisabled", new() { ["cacheDisabled"] = true });
        await devtools.SendAsync("Network.emulateNetworkConditions", new()
        {
            ["offline"] = false,
            ["latency"] = 80,
            ["downloadThroughput"] = 150_000,
            ["uploadThroughput"] = 150_000,
        });
        var aborted = 0;
        person.Page.RequestFailed += (_, request) => Interlocked.Add(ref aborted, request.Url.Contains("/slices/", StringComparison.Ordinal) ? 1 : 0);
        await person.Page.GotoAsync(address);
        await person.WaitForWorkspaceAsync();
        await person.WaitForPlanesAsync();
        await person.PhotographAsync("opened");

        // The axial slice alone, then the two that cross it, then what lies around.
        await person.EventuallyAsync(async () => (await LoadsAsync(person)).Length > 4, "neighbours are fetched ahead");
        var loads = await LoadsAsync(person);
        loads.Take(3).Select(l => l.Slice).Should().Equal("K/40", "J/128", "I/128");
        (await person.MasksAsync()).Should().BeGreaterThan(20, "the masks are there, too");
        for (var n = 1; n < 4; n++)
        {
            loads[n].Start.Should().BeGreaterThanOrEqualTo(loads[n - 1].End - 1, $"{loads[n].Slice} waits for {loads[n - 1].Slice}");
        }

        // Far away at once: only the new slice is asked for until it is there.
        await person.PressAsync("End");
        await person.WaitForStateAsync("shown", "79");
        await person.EventuallyAsync(async () => (await LoadsAsync(person)).Any(l => l.Slice == "K/79"), "the last slice is measured");
        loads = await LoadsAsync(person);
        var last = loads.Single(l => l.Slice == "K/79");
        loads.Where(l => l.Start > last.Start && l.Start < last.End - 1).Should().BeEmpty("nothing else is asked for while the visible slice is on its way");

        // To and fro in a hurry: what nobody waits for any more is given up.
        foreach (var key in (string[])["PageDown", "PageDown", "Home", "PageUp", "PageUp", "Home"])
        {
            await person.PressAsync(key);
        }

        await person.WaitForStateAsync("shown", "0");
        await person.EventuallyAsync(() => Task.FromResult(Volatile.Read(ref aborted) > 0), "stale requests are aborted");
        await person.PhotographAsync("jumped");
    }

    /// <summary>Slices that came, by when they were asked for; milliseconds since the page was opened.</summary>
    private static async Task<Load[]> LoadsAsync(Person person) => await person.Page.EvaluateAsync<Load[]>("""
        () => performance.getEntriesByType('resource')
          .filter((e) => e.name.includes('/slices/') && e.responseEnd > 0 && e.transferSize > 1000)
          .map((e) => ({ slice: e.name.split('/slices/')[1], start: e.startTime, end: e.responseEnd }))
          .sort((a, b) => a.start - b.start)
        """);

    private sealed class Load
    {
        public string Slice { get; set; } = "";

        public double Start { get; set; }

        public double End { get; set; }
    }
}
