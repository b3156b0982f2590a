using System.Diagnostics;
using System.Globalization;
using Mem3D.Core.People;
using Mem3D.Core.Projects;
using Mem3D.Core.Sessions;
using Mem3D.Core.Work;
using Mem3D.Data;
using Mem3D.Data.Care;
using Mem3D.Integration.Tests.Durability;
using Mem3D.Integration.Tests.Stage;
using Mem3D.Testing;
using Mem3D.Web.Hubs.Wire;
using Mem3D.Web.Security;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Integration.Tests;

/// <summary>
/// The server as its own process, killed (SIGKILL) at random moments of real work over HTTP and the hub, and of its start: whatever it had acknowledged is
/// there when it starts again, and the data folder is consistent in between. tests/kills.sh does it hundreds of times.
/// </summary>
public sealed class KillTests(ITestOutputHelper output)
{
    /// <summary>Kills of a usual test run; each costs a start of the server.</summary>
    private const int UsualKills = 12;

    [Fact]
    public async Task Whatever_was_acknowledged_survives_kills_at_random_moments()
    {
        var asked = Environment.GetEnvironmentVariable("MEM3D_KILLS");
        var kills = asked is null ? UsualKills : int.Parse(asked, CultureInfo.InvariantCulture);
        var seed = int.Parse(Environment.GetEnvironmentVariable("MEM3D_SEED") ?? "1", CultureInfo.InvariantCulture);
        using var folder = new TemporaryFolder();
        var data = new DataFolderOptions { Root = folder.File("data") };
        var (studies, colleague, email) = await PrepareAsync(data.Root);
        var workers = studies.ConvertAll(study => new Worker(study));
        var importer = new Importer(studies[0].ProjectId);
        var startsKilled = 0;
        var clock = Stopwatch.StartNew();
        await using var server = await ServerProcess.StartAsync(data.Root, Checkout.TinyModels, Quiet);
        using var browser = await SignInAsync(server, email);
        for (var kill = 0; kill <= kills; kill++)
        {
            var random = new Random((seed * 10_007) + kill);
            var lost = new List<string>();
            foreach (var worker in workers)
            {
                lost.AddRange(await worker.OpenAsync(new Uri(server.Address), browser));
            }

            lost.AddRange(await importer.LostAsync(browser));
            lost.AddRange(await colleague.LostAsync(browser));
            lost.Should().BeEmpty($"it was acknowledged before kill {kill} of seed {seed}");
            if (kill == kills)
            {
                break;
            }

            await WorkUntilKilledAsync(server, workers, importer, colleague, browser, random);
            RequireSound(data, $"kill {kill} of seed {seed}");
            if (random.Next(4) == 0)
            {
                await server.KillWhileStartingAsync(TimeSpan.FromMilliseconds(random.Next(3000)));
                startsKilled++;
                RequireSound(data, $"the start after kill {kill} of seed {seed}, killed too,");
            }

            await server.StartAgainAsync();
        }

        await server.KillAsync();
        var acknowledged = workers.Sum(w => w.Acknowledged);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {kills} kills at work and {startsKilled} at the start; acknowledged: {acknowledged} gestures, {importer.Acknowledged} imports,
            {colleague.Acknowledged} comments, verdicts, assignments and steps of a case; {workers.Sum(w => w.Refused)} refused; {workers.Sum(w => w.Resumed)} rounds went on; {clock.Elapsed.TotalSeconds:0} s
            """));
        acknowledged.Should().BeGreaterThan(3 * kills, "otherwise nothing was at stake");
        colleague.Acknowledged.Should().BeGreaterThan(kills);
        colleague.Refused.Should().BeEmpty();
    }

    [Fact]
    public async Task A_round_that_a_kill_cuts_off_goes_on_after_the_start()
    {
        using var folder = new TemporaryFolder();
        var data = folder.File("data");
        var (studies, _, email) = await PrepareAsync(data);
        var study = studies[0];
        await using var server = await ServerProcess.StartAsync(data, Checkout.TinyModels, Quiet);
        using var browser = await SignInAsync(server, email);
        Guid cut;
        for (var tries = 1; ; tries++)
        {
            var page = await CasePage.OpenAsync(new Uri(server.Address), browser, study.CaseId);
            await page.PromptedAsync(study.Ball.Id, Study.Centre.Z, 1, true, Study.Centre.X, Study.Centre.Y);
            cut = (await page.PropagateAsync(study.Ball.Id, 0, Study.Depth)).Id;
            await server.KillAsync();
            await page.DisposeAsync();
            await server.StartAgainAsync();
            await using var after = await CasePage.OpenAsync(new Uri(server.Address), browser, study.CaseId);
            if (after.View.Edits.Single(e => e.Id == cut).Status == (int)EditStatus.Interrupted)
            {
                break;
            }

            tries.Should().BeLessThan(10, "a kill takes less time than a round");
        }

        EditView? next = null;
        await CasePage.UntilAsync(async () =>
        {
            await using var look = await CasePage.OpenAsync(new Uri(server.Address), browser, study.CaseId);
            next = look.View.Edits.SkipWhile(e => e.Id != cut).ElementAtOrDefault(1);
            return next is not null && next.Status != (int)EditStatus.Running;
        });
        (next!.Kind, next.Status).Should().Be(((int)EditKind.Propagation, (int)EditStatus.Completed));
    }

    [Fact]
    public async Task A_first_start_that_is_killed_again_and_again_ends_in_a_sound_folder()
    {
        using var folder = new TemporaryFolder();
        var data = new DataFolderOptions { Root = folder.File("data") };
        await using var server = ServerProcess.Of(data.Root, Checkout.TinyModels, Quiet);
        var made = false;
        for (var delay = 300; !made; delay += 250)
        {
            await server.KillWhileStartingAsync(TimeSpan.FromMilliseconds(delay));
            made = File.Exists(data.DatabasePath);
        }

        // The database is there, or half there: a few more in the midst of it.
        foreach (var delay in new[] { 100, 700, 1100, 1500 })
        {
            await server.KillWhileStartingAsync(TimeSpan.FromMilliseconds(delay));
        }

        await server.StartAgainAsync(port: 0);
        using var browser = new Browser(new Uri(server.Address));
        (await browser.SetUpAsync()).StatusCode.Should().Be(System.Net.HttpStatusCode.Redirect);
        await server.KillAsync();
        RequireSound(data, "the first start");
    }

    private static void RequireSound(DataFolderOptions data, string what)
    {
        var report = new DataFolderDoctor(data).Examine(contents: true, cancellationToken: TestContext.Current.CancellationToken);
        report.ServerRuns.Should().BeFalse();
        report.Findings.Where(f => !f.Harmless).Should().BeEmpty($"{what} must leave a consistent folder");
    }

    private static IReadOnlyDictionary<string, string> Quiet { get; } = new Dictionary<string, string>
    {
        ["Mem3D__Device"] = "Cpu",
        ["Mem3D__Threads"] = "1",
        ["Logging__LogLevel__Microsoft.EntityFrameworkCore"] = "Critical",
    };

    /// <summary>Everybody works; somewhere in between, the process is gone.</summary>
    private static async Task WorkUntilKilledAsync(ServerProcess server, List<Worker> workers, Importer importer, Colleague colleague, Browser browser, Random random)
    {
        var (wanted, delay) = (random.Next(1, 50), random.Next(0, 40));
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var done = 0;
        void Acknowledged()
        {
            if (Interlocked.Increment(ref done) == wanted)
            {
                enough.TrySetResult();
            }
        }

        var seeds = workers.ConvertAll(_ => random.Next());
        List<Task> work = [.. workers.Select((worker, n) => Task.Run(() => worker.WorkAsync(new Random(seeds[n]), Acknowledged)))];
        work.Add(Task.Run(() => importer.WorkAsync(browser, Acknowledged)));
        var own = new Random(random.Next());
        work.Add(Task.Run(() => colleague.WorkAsync(browser, own, Acknowledged)));
        await enough.Task.WaitAsync(TimeSpan.FromMinutes(1));
        await Task.Delay(delay);
        await server.KillAsync();
        await Task.WhenAll(work).WaitAsync(TimeSpan.FromMinutes(1));
    }

    /// <summary>An account, two cases to draw in and one to talk about, made before the process starts.</summary>
    private static async Task<(List<Study> Studies, Colleague Colleague, string Email)> PrepareAsync(string data)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var server = new Server(data: data);
        using var browser = await Browser.SignedInAsync(server);
        List<Study> studies = [await Study.CreateAsync(server, "One"), await Study.CreateAsync(server, "Two")];
        var talked = studies[0] with { CaseId = await studies[0].AnotherCaseAsync(server) };
        int[] slices = [3, 4, 5, 6];
        await Drawing.DrawAsync(
            server.Services.GetRequiredService<ISessionStore>(), await server.Services.GetRequiredService<IProjectStore>().CaseAsync(talked.CaseId, cancellation), talked.Ball, slices);
        using var scope = server.Services.CreateScope();
        var ada = scope.ServiceProvider.GetRequiredService<People>().List().Single().Id;
        await server.Services.GetRequiredService<IMemberStore>().SetAsync(talked.ProjectId, ada, ProjectRole.Manager, Actor.Server, cancellation);
        await server.Services.GetRequiredService<IWorkStore>().AssignAsync(talked.ProjectId, [talked.CaseId], ada, new Actor(ada, "Ada", RoleRights.All), cancellation);
        return (studies, new Colleague(talked, slices, ada), Browser.Email);
    }

    private static async Task<Browser> SignInAsync(ServerProcess server, string email)
    {
        var browser = new Browser(new Uri(server.Address));
        (await browser.SignInAsync(email)).StatusCode.Should().Be(System.Net.HttpStatusCode.Redirect);
        return browser;
    }
}
