using System.Collections.Concurrent;
using System.Diagnostics;
using Mem3D.Core.Sessions;
using Mem3D.Integration.Tests.Stage;

namespace Mem3D.Integration.Tests.Soak;

/// <summary>A person who works for a given time: looks at slices, prompts, lets rounds run, takes back; with pauses to think.</summary>
internal sealed class SoakClient(Uri server, Browser browser, Study study, int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>Milliseconds from sending a prompt to its mask.</summary>
    public ConcurrentBag<double> Masks { get; } = [];

    /// <summary>Milliseconds of a slice by HTTP.</summary>
    public ConcurrentBag<double> Slices { get; } = [];

    public ConcurrentBag<string> Errors { get; } = [];

    public int Rounds { get; private set; }

    public async Task WorkAsync(TimeSpan meanThinking, CancellationToken until)
    {
        while (!until.IsCancellationRequested)
        {
            // A page is opened, used for a while, and left: what a page costs must be given back.
            try
            {
                await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
                for (var n = 0; n < 20 && !until.IsCancellationRequested; n++)
                {
                    await ThinkAsync(meanThinking, until);
                    await ActAsync(page, n);
                }
            }
            catch (OperationCanceledException) when (until.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Errors.Add($"{e.GetType().Name}: {e.Message}");
            }
        }
    }

    private async Task ActAsync(CasePage page, int n)
    {
        for (var look = 0; look < 4; look++)
        {
            var asked = Stopwatch.GetTimestamp();
            using var answer = await browser.Http.GetAsync($"/api/cases/{study.CaseId}/slices/K/{_random.Next(Study.Depth)}");
            answer.EnsureSuccessStatusCode();
            await answer.Content.ReadAsByteArrayAsync();
            Slices.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
        }

        var began = Stopwatch.GetTimestamp();
        var prompt = await page.PromptedAsync(study.Ball.Id, _random.Next(8, 16), 1, true, _random.Next(14, 26), _random.Next(10, 20));
        Masks.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        if (prompt.Status == (int)EditStatus.Failed)
        {
            Errors.Add(prompt.Failure ?? "failed");
        }

        if (n % 4 == 3)
        {
            var run = await page.EndAsync((await page.PropagateAsync(study.Ball.Id, 0, Study.Depth)).Id);
            Rounds++;
            if (run.Status != (int)EditStatus.Completed)
            {
                Errors.Add($"a round ended as {(EditStatus)run.Status}: {run.Failure}");
            }
        }
        else if (n % 5 == 4)
        {
            await page.UndoAsync();
        }
    }

    private Task ThinkAsync(TimeSpan mean, CancellationToken until) => Task.Delay(mean * -Math.Log(1 - _random.NextDouble()), until);
}
