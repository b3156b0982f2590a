using System.Globalization;
using Mem3D.Core.People;
using Mem3D.Core.Work;
using Mem3D.Integration.Tests.Soak;
using Mem3D.Integration.Tests.Stage;
using Mem3D.Testing;
using Mem3D.Web.Security;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Integration.Tests;

/// <summary>Browsers' worth of clients at a server that is a process of its own, some of which stop reading; tests/soak.sh does it for as long as one likes.</summary>
public sealed class SoakTests(ITestOutputHelper output)
{
    private const string Password = "one of many who draw";

    [Fact]
    public async Task Many_work_for_a_while_without_an_error_and_those_who_do_not_read_hold_up_nobody()
    {
        var report = await WorkAsync(clients: 6, slow: 2, TimeSpan.FromSeconds(12), TimeSpan.FromMilliseconds(200), Checkout.TinyModels, prompts: 4);
        report.Masks.Count.Should().BeGreaterThanOrEqualTo(24);
        report.Megabytes.Max().Should().BeLessThan(1500);
    }

    /// <summary>tests/soak.sh.</summary>
    [Fact]
    public async Task A_long_time_of_work_shows_no_error_and_no_growth()
    {
        var asked = Environment.GetEnvironmentVariable("MEM3D_SOAK");
        Assert.SkipWhen(asked is null, "A measurement of many minutes: run tests/soak.sh.");
        var numbers = asked!.Split('x').Select(n => double.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        var models = Environment.GetEnvironmentVariable("MEM3D_MODELS") ?? Path.Combine(Checkout.Root, "onnx");
        var report = await WorkAsync((int)numbers[0], slow: (int)Math.Max(1, numbers[0] / 10), TimeSpan.FromMinutes(numbers[1]), TimeSpan.FromSeconds(3), models);
        report.Growth.Should().BeLessThan(1.15, "memory must not grow after the warm-up");
    }

    /// <param name="prompts">That everybody answers at least, however long it takes: a busy machine is slow, not wrong.</param>
    private async Task<SoakReport> WorkAsync(int clients, int slow, TimeSpan time, TimeSpan thinking, string models, int prompts = 1)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        var data = folder.File("data");
        var studies = await PrepareAsync(data, clients);
        await using var server = await ServerProcess.StartAsync(data, models, new Dictionary<string, string> { ["Mem3D__Limits__SignInsPerMinute"] = "0" });
        var address = new Uri(server.Address);
        var browsers = new List<Browser>();
        var people = new List<SoakClient>();
        var asleep = new List<SlowPage>();
        try
        {
            for (var n = 0; n < clients; n++)
            {
                var browser = new Browser(address);
                browsers.Add(browser);
                (await browser.SignInAsync(Email(n), Password)).StatusCode.Should().Be(System.Net.HttpStatusCode.Redirect);
                people.Add(new SoakClient(address, browser, studies[n], n));
            }

            // They watch the cases of people who work.
            for (var n = 0; n < slow; n++)
            {
                asleep.Add(await SlowPage.OpenAsync(address, browsers[n], studies[n].CaseId, cancellation));
            }

            using var until = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var work = people.ConvertAll(person => Task.Run(() => person.WorkAsync(thinking, until.Token), cancellation));
            var megabytes = new List<double>();
            const int Samples = 60;
            for (var n = 0; n < Samples; n++)
            {
                await Task.Delay(time / Samples, cancellation);
                megabytes.Add(server.WorkingSet / 1048576.0);
            }

            await CasePage.UntilAsync(() => people.TrueForAll(p => p.Masks.Count >= prompts || !p.Errors.IsEmpty));
            await until.CancelAsync();
            await Task.WhenAll(work).WaitAsync(TimeSpan.FromMinutes(2), cancellation);
            var report = SoakReport.Of(people, megabytes);
            report.Errors.Distinct().Take(10).Should().BeEmpty();
            output.WriteLine($"{clients} clients, {slow} that do not read, {time.TotalMinutes:0.0} min\n{report}");
            server.Output.Should().NotContain("Unexpected error");
            (await server.StopAsync()).Should().Be(0);
            return report;
        }
        finally
        {
            asleep.ForEach(page => page.Dispose());
            browsers.ForEach(browser => browser.Dispose());
        }
    }

    private static string Email(int n) => $"annotator{n}@example.org";

    private static async Task<List<Study>> PrepareAsync(string data, int clients)
    {
        await using var server = new Server(data: data);
        using (await Browser.SignedInAsync(server))
        {
        }

        var studies = new List<Study>();
        for (var n = 0; n < clients; n++)
        {
            using var scope = server.Services.CreateScope();
            var person = await scope.ServiceProvider.GetRequiredService<People>().AddAsync($"Annotator {n}", Email(n), Password, administrator: false);
            studies.Add(await Study.CreateAsync(server, $"Study {n}"));
            await server.Services.GetRequiredService<IMemberStore>().SetAsync(studies[n].ProjectId, person.Id, ProjectRole.Annotator, Actor.Server, TestContext.Current.CancellationToken);
        }

        return studies;
    }
}
