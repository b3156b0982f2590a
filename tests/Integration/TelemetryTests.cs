using System.Net;
using System.Text.Json;
using Mem3D.Integration.Tests.Stage;
using Mem3D.Testing;
using Mem3D.Testing.Engines;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Integration.Tests;

/// <summary>What whoever runs the server sees of it: metrics, health, log; and that none of it names people or patients.</summary>
public sealed class TelemetryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prometheus_reads_queue_stages_edits_and_errors()
    {
        await using var server = new Server(
            new ThresholdEngine(Study.Threshold), settings: new Dictionary<string, string> { ["Mem3D:Telemetry:Prometheus"] = "true" });
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
        await page.PromptedAsync(study.Ball.Id, 12, 1, true, 20, 15);
        await page.EndAsync((await page.PropagateAsync(study.Ball.Id, 0, Study.Depth)).Id);
        await browser.Http.GetAsync($"/api/cases/{Guid.NewGuid()}", Cancellation);
        using var scraper = server.Stranger();
        var text = "";
        await CasePage.UntilAsync(async () =>
        {
            text = await scraper.GetStringAsync("/metrics", Cancellation);
            return text.Contains("mem3d_edits_total", StringComparison.Ordinal) && text.Contains("NotFound", StringComparison.Ordinal);
        });
        text.Should().Contain("mem3d_queue_prompts").And.Contain("mem3d_stage_duration").And.Contain("kind=\"Propagation\"").And.Contain("mem3d_errors_total");
        text.Should().NotContainAny("Ball", "Ada", "example.org", study.CaseId.ToString(), "Study");
    }

    [Fact]
    public async Task A_collector_gets_metrics_and_traces_that_name_nobody()
    {
        await using var collector = await Collector.StartAsync();
        Study study;
        await using (var server = new Server(
            new ThresholdEngine(Study.Threshold), settings: new Dictionary<string, string> { ["Mem3D:Telemetry:Otlp"] = collector.Address }))
        {
            using var browser = await Browser.SignedInAsync(server);
            study = await Study.CreateAsync(server, "MUELLER^HANS");
            await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
            await page.PromptedAsync(study.Ball.Id, 12, 1, true, 20, 15);
            await page.EndAsync((await page.PropagateAsync(study.Ball.Id, 0, Study.Depth)).Id);
            await browser.Http.GetAsync($"/api/projects/{study.ProjectId}/cases?q=SCHMIDT", Cancellation);
            await browser.Http.GetAsync($"/api/cases/{Guid.NewGuid()}", Cancellation);
        }

        // The end of a server sends what waits.
        await CasePage.UntilAsync(() => collector.Text("TraceService").Contains("edit Propagation", StringComparison.Ordinal) && collector.Text("MetricsService").Contains("mem3d.edits", StringComparison.Ordinal));
        collector.Text("TraceService").Should().Contain("edit Prompt").And.Contain("GET /api/projects/{projectId:guid}/cases").And.Contain("mem3d");
        collector.Text("MetricsService").Should().Contain("mem3d.stage.duration").And.Contain("mem3d.queue").And.Contain("mem3d.errors");
        foreach (var service in new[] { "TraceService", "MetricsService" })
        {
            collector.Text(service).Should().NotContainAny("MUELLER", "SCHMIDT", "Ada Lovelace", "example.org", study.Ball.Name);
        }
    }

    [Fact]
    public async Task A_server_whose_database_is_gone_is_not_ready_and_lives()
    {
        await using var server = new Server();
        using var http = server.Stranger();
        (await http.GetAsync("/health/ready", Cancellation)).StatusCode.Should().Be(HttpStatusCode.OK);
        var folder = server.Services.GetRequiredService<Data.DataFolderOptions>();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(folder.Root, "mem3d.db*"))
        {
            File.Delete(file);
        }

        Directory.CreateDirectory(folder.DatabasePath); // what is there now is no database
        using var ready = await http.GetAsync("/health/ready", Cancellation);
        (ready.StatusCode, await ready.Content.ReadAsStringAsync(Cancellation)).Should().Be((HttpStatusCode.ServiceUnavailable, "Unhealthy"));
        (await http.GetAsync("/health/live", Cancellation)).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Metrics_are_off_unless_asked_for()
    {
        await using var server = new Server();
        using (await Browser.SignedInAsync(server))
        {
        }

        using var http = server.Stranger();
        (await http.GetAsync("/metrics", Cancellation)).StatusCode.Should().Be(HttpStatusCode.Redirect, "it is a page that does not exist, and those need a person");
    }

    [Fact]
    public async Task On_another_port_there_are_no_metrics_whatever_the_request_says_about_its_host()
    {
        await using var server = new Server(settings: new Dictionary<string, string>
        {
            ["Mem3D:Telemetry:Prometheus"] = "true",
            ["Mem3D:Telemetry:PrometheusPort"] = "9464",
        });
        using var http = server.Stranger();
        foreach (var host in new[] { server.Address.Authority, "127.0.0.1:9464" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics") { Headers = { Host = host } };
            using var answer = await http.SendAsync(request, Cancellation);
            answer.StatusCode.Should().Be(HttpStatusCode.Redirect, host);
        }
    }

    [Fact]
    public async Task The_log_is_JSON_on_request_and_names_nobody()
    {
        using var folder = new TemporaryFolder();
        var data = folder.File("data");
        Study study;
        await using (var prepare = new Server(data: data))
        {
            using var ada = await Browser.SignedInAsync(prepare);
            study = await Study.CreateAsync(prepare, "MUELLER^HANS");
        }

        await using var server = await ServerProcess.StartAsync(data, Checkout.TinyModels, new Dictionary<string, string>
        {
            ["Mem3D__Logs"] = "json",
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["Logging__LogLevel__Default"] = "Debug",
            ["Logging__LogLevel__Microsoft.AspNetCore"] = "Information",
        });
        var address = new Uri(server.Address);
        using var browser = new Browser(address);
        await browser.SignInAsync();
        await using var page = await CasePage.OpenAsync(address, browser, study.CaseId);
        await page.PromptedAsync(study.Ball.Id, 12, 1, true, 20, 15);
        await browser.Http.GetAsync($"/api/cases/{study.CaseId}/export/nifti", Cancellation);
        using var opened = await browser.Http.PostAsync($"/api/projects/{study.ProjectId}/uploads", null, Cancellation);
        var upload = JsonDocument.Parse(await opened.Content.ReadAsStringAsync(Cancellation)).RootElement.GetProperty("uploadId").GetGuid();
        using var file = new ByteArrayContent(new byte[100]);
        file.Headers.Add("Mem3D-File-Name", "SCHMIDT_ERIKA_19520314.nii");
        (await browser.Http.PutAsync($"/api/uploads/{upload}/files", file, Cancellation)).IsSuccessStatusCode.Should().BeTrue();
        await browser.Http.PostAsync($"/api/uploads/{upload}/import", null, Cancellation);
        await CasePage.UntilAsync(async () => (await browser.Http.GetStringAsync($"/api/uploads/{upload}", Cancellation)).Contains("\"done\"", StringComparison.Ordinal));
        (await server.StopAsync()).Should().Be(0);
        var lines = server.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        lines.Length.Should().BeGreaterThan(3);
        lines.Should().OnlyContain(line => line.StartsWith('{') && JsonDocument.Parse(line, default).RootElement.GetProperty("Timestamp").GetString()!.EndsWith('Z'));
        server.Output.Should().NotContainAny("MUELLER", "HANS", "SCHMIDT", "ERIKA", "19520314", "Ada Lovelace", "ada@example.org", "passphrase", data);
    }
}
