using System.Diagnostics;
using System.Globalization;
using Mem3D.Data;
using Mem3D.Data.Care;
using Mem3D.Integration.Tests.Durability;
using Mem3D.Integration.Tests.Stage;
using Mem3D.Testing;

namespace Mem3D.Integration.Tests;

/// <summary>
/// The server as its own process, killed (SIGKILL) at random moments of real work over HTTP and the hub: whatever it had acknowledged is there when it
/// starts again, and the data folder is consistent in between. tests/kills.sh does it hundreds of times.
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
        var (studies, cookies) = await PrepareAsync(data.Root);
        var workers = studies.ConvertAll(study => new Worker(study));
        var importer = new Importer(studies[0].ProjectId);
        var clock = Stopwatch.StartNew();
        await using var server = await ServerProcess.StartAsync(data.Root, Checkout.TinyModels, Quiet);
        using var browser = await SignInAsync(server, cookies);
        for (var kill = 0; kill <= kills; kill++)
        {
            var random = new Random((seed * 10_007) + kill);
            var lost = new List<string>();
            foreach (var worker in workers)
            {
                lost.AddRange(await worker.OpenAsync(new Uri(server.Address), browser));
            }

            lost.AddRange(await importer.LostAsync(browser));
            lost.Should().BeEmpty($"it was acknowledged before kill {kill} of seed {seed}");
            if (kill == kills)
            {
                break;
            }

            await WorkUntilKilledAsync(server, workers, importer, browser, random);
            var report = new DataFolderDoctor(data).Examine(contents: true, cancellationToken: TestContext.Current.CancellationToken);
            report.ServerRuns.Should().BeFalse();
            report.Findings.Where(f => !f.Harmless).Should().BeEmpty($"kill {kill} of seed {seed} must leave a consistent folder");
            await server.StartAgainAsync();
        }

        await server.KillAsync();
        var acknowledged = workers.Sum(w => w.Acknowledged);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{kills} kills, {acknowledged} gestures and {importer.Acknowledged} imports acknowledged, {workers.Sum(w => w.Refused)} refused, {clock.Elapsed.TotalSeconds:0} s"));
        acknowledged.Should().BeGreaterThan(3 * kills, "otherwise nothing was at stake");
    }

    private static IReadOnlyDictionary<string, string> Quiet { get; } = new Dictionary<string, string>
    {
        ["Mem3D__Device"] = "Cpu",
        ["Mem3D__Threads"] = "1",
        ["Logging__LogLevel__Microsoft.EntityFrameworkCore"] = "Critical",
    };

    /// <summary>Everybody works; somewhere in between, the process is gone.</summary>
    private static async Task WorkUntilKilledAsync(ServerProcess server, List<Worker> workers, Importer importer, Browser browser, Random random)
    {
        var (wanted, delay) = (random.Next(1, 25), random.Next(0, 40));
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
        await enough.Task.WaitAsync(TimeSpan.FromMinutes(1));
        await Task.Delay(delay);
        await server.KillAsync();
        await Task.WhenAll(work).WaitAsync(TimeSpan.FromMinutes(1));
    }

    /// <summary>An account and two cases, made before the process starts.</summary>
    private static async Task<(List<Study> Studies, string Name)> PrepareAsync(string data)
    {
        await using var server = new Server(data: data);
        using var browser = await Browser.SignedInAsync(server);
        return ([await Study.CreateAsync(server, "One"), await Study.CreateAsync(server, "Two")], Browser.Email);
    }

    private static async Task<Browser> SignInAsync(ServerProcess server, string email)
    {
        var browser = new Browser(new Uri(server.Address));
        (await browser.SignInAsync(email)).StatusCode.Should().Be(System.Net.HttpStatusCode.Redirect);
        return browser;
    }
}
