using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Mem3D.Core.Review;
using Mem3D.Integration.Tests.Stage;
using Mem3D.Testing;
using Mem3D.Testing.Engines;
using Mem3D.Web.Hubs;
using Mem3D.Web.Security;
using Mem3D.Web.Work;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Integration.Tests;

/// <summary>
/// A manager of one project tries the ids of another at every endpoint and hub method there is, in the address, in bodies and arguments, under the other
/// project's ids and under her own: she reads nothing of it, and no row that names anything of it changes. Roles are <see cref="AccessWalkTests"/>'s.
/// </summary>
public sealed class OtherIdsTests(ITestOutputHelper output)
{
    private const string Secret = "for-this-project-only";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_endpoint_gives_or_changes_anything_by_an_id_of_another_project()
    {
        using var data = new TemporaryFolder();
        await using var team = await Team.GatherAsync(new Server(new ThresholdEngine(Study.Threshold), data.Path));
        var ids = await FillAsync(team);
        var before = await Rows.NamingAsync(data.Path, ids);
        var walked = 0;
        foreach (var route in Routes.Of(team.Server).Where(r => AccessMiddleware.IsGuarded(r.Endpoint) && r.Pattern.Contains(":guid", StringComparison.Ordinal)))
        {
            foreach (var own in new[] { false, true })
            {
                var path = Routes.Fill(route.Pattern, (name, type) => type switch
                {
                    "guid" when own && name.Equals("projectId", StringComparison.OrdinalIgnoreCase) => team.Other.ProjectId.ToString(),
                    "guid" when own && name.Equals("caseId", StringComparison.OrdinalIgnoreCase) => team.Other.CaseId.ToString(),
                    "guid" => IdOf(ids, name).ToString(),
                    _ => name switch { "axis" => "K", "table" => "people", "action" => "submit", "slice" or "index" => "12", _ => "0" },
                });
                using var request = new HttpRequestMessage(new HttpMethod(route.Method), path);
                request.Headers.Add("Mem3D-File-Name", "scan.nii");
                if (route.Method is "POST" or "PUT" or "PATCH")
                {
                    var body = route.Body is { } type ? JsonSerializer.Serialize(Plausible(type, "", ids)) : "{}";
                    request.Content = new StringContent(body, Encoding.UTF8, "application/json");
                }

                using var answer = await team["outsider"].Http.SendAsync(request, Cancellation);
                var text = await answer.Content.ReadAsStringAsync(Cancellation);
                ((int)answer.StatusCode).Should().BeLessThan(500, $"{route.Method} {path}: {text}");
                if (!own)
                {
                    // Nothing in the address is hers: whatever came with a success would be somebody else's.
                    answer.IsSuccessStatusCode.Should().BeFalse($"{route.Method} {path} answered {(int)answer.StatusCode}: {text}");
                }

                text.Should().NotContain(Secret, $"{route.Method} {path}");
                walked++;
            }
        }

        output.WriteLine($"{walked} requests");
        walked.Should().BeGreaterThan(80);
        (await Rows.NamingAsync(data.Path, ids)).Should().Equal(before);
        (await team["manager"].Http.GetAsync($"/api/uploads/{ids["uploadId"]}", Cancellation)).StatusCode.Should().Be(HttpStatusCode.OK, "it was not cancelled");
        (await team["manager"].Http.GetAsync($"/api/exports/{ids["exportId"]}", Cancellation)).StatusCode.Should().Be(HttpStatusCode.OK, "it was not dropped");
        (await team["manager"].Http.DeleteAsync($"/api/segmentations/{ids["importId"]}", Cancellation)).StatusCode.Should().Be(HttpStatusCode.NoContent, "it was neither taken nor dropped");
    }

    [Fact]
    public async Task No_hub_method_gives_or_changes_anything_by_an_id_of_another_project()
    {
        using var data = new TemporaryFolder();
        await using var team = await Team.GatherAsync(new Server(
            new ThresholdEngine(Study.Threshold), data.Path, settings: new Dictionary<string, string> { ["Mem3D:Limits:CallsPerSecond"] = "0" }));
        var ids = await FillAsync(team);
        var before = await Rows.NamingAsync(data.Path, ids);
        await using var hub = new HubConnectionBuilder()
            .WithUrl(new Uri(team.Server.Address, "hubs/case"), options => options.Cookies = team["outsider"].Cookies).AddMessagePackProtocol().Build();
        var told = new List<string>();
        foreach (var name in typeof(ICasePage).GetMethods().Select(m => m.Name))
        {
            hub.On<object>(name, view =>
            {
                lock (told)
                {
                    told.Add(JsonSerializer.Serialize(view));
                }
            });
        }

        await hub.StartAsync(Cancellation);
        var methods = typeof(CaseHub).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(m => !m.IsSpecialName && m.GetBaseDefinition().DeclaringType == typeof(CaseHub)).ToList();
        methods.Count.Should().BeGreaterThan(15);
        var refused = 0;
        foreach (var method in methods)
        {
            // Their case; her case with their label; her case and label with whatever else is theirs.
            foreach (var (caseId, labelId) in new[] { (ids["caseId"], ids["labelId"]), (team.Other.CaseId, ids["labelId"]), (team.Other.CaseId, team.Other.Ball.Id) })
            {
                var arguments = method.GetParameters().Select(p => p.Name switch
                {
                    "caseId" => caseId,
                    "labelId" => labelId,
                    _ => Plausible(p.ParameterType, p.Name!, ids),
                }).ToArray();
                try
                {
                    var answer = await hub.InvokeCoreAsync<object?>(method.Name, arguments, Cancellation);
                    JsonSerializer.Serialize(answer).Should().NotContain(ids["editId"].ToString(), method.Name).And.NotContain(ids["volumeId"].ToString(), method.Name);
                }
                catch (HubException e)
                {
                    refused++;
                    e.Message.Should().NotContain("did not expect", method.Name);
                }
            }
        }

        refused.Should().BeGreaterThan(methods.Count, "their case is refused to her altogether");
        (await Rows.NamingAsync(data.Path, ids)).Should().Equal(before);
        await using var page = await CasePage.OpenAsync(team.Server, team["manager"], team.Study.CaseId);
        var theirs = (await page.EndAsync((await page.NoTargetAsync(team.Study.Ball.Id, 3)).Id)).Id.ToString();

        // What is told of her own case comes after whatever might have been told of theirs.
        await hub.InvokeAsync<object>(nameof(CaseHub.NoTarget), team.Other.CaseId, team.Other.Ball.Id, 4, Guid.NewGuid(), Cancellation);
        await CasePage.UntilAsync(() => Heard(t => t.Contains("\"slice\":4", StringComparison.Ordinal)));
        Heard(t => t.Contains(theirs, StringComparison.Ordinal) || t.Contains(team.IdOf("manager").ToString(), StringComparison.Ordinal))
            .Should().BeFalse("what happens in the other case is not hers to hear");

        bool Heard(Predicate<string> what)
        {
            lock (told)
            {
                return told.Exists(what);
            }
        }
    }

    [Fact]
    public async Task Masks_are_not_imported_into_a_label_of_another_project()
    {
        using var data = new TemporaryFolder();
        await using var team = await Team.GatherAsync(new Server(new ThresholdEngine(Study.Threshold), data.Path));
        var ids = await FillAsync(team);
        var before = await Rows.NamingAsync(data.Path, ids);
        await using (var page = await CasePage.OpenAsync(team.Server, team["outsider"], team.Other.CaseId))
        {
            await page.PromptedAsync(team.Other.Ball.Id, 12, 1, true, 20, 15);
        }

        var import = await SendMasksAsync(team["outsider"], team.Other.CaseId);
        using var choice = Json($$"""[{"segment":0,"labelId":"{{ids["labelId"]}}"}]""");
        ((int)(await team["outsider"].Http.PostAsync($"/api/segmentations/{import}", choice, Cancellation)).StatusCode).Should().BeInRange(400, 499);
        (await Rows.NamingAsync(data.Path, ids)).Should().Equal(before);
    }

    /// <summary>One of everything in the study, made by people of its team; the ids by the names that addresses and bodies give them.</summary>
    private static async Task<Dictionary<string, Guid>> FillAsync(Team team)
    {
        var (study, manager) = (team.Study, team["manager"]);
        var ids = new Dictionary<string, Guid>(StringComparer.OrdinalIgnoreCase)
        {
            ["projectId"] = study.ProjectId,
            ["caseId"] = study.CaseId,
            ["volumeId"] = study.VolumeId,
            ["labelId"] = study.Ball.Id,
            ["toLabelId"] = study.Other.Id,
        };
        await using (var page = await CasePage.OpenAsync(team.Server, manager, study.CaseId))
        {
            ids["editId"] = (await page.PromptedAsync(study.Ball.Id, 12, 1, true, 20, 15)).Id;
        }

        ids["commentId"] = ids["parentId"] = await MadeAsync($"/api/cases/{study.CaseId}/comments", $$"""{"text":"{{Secret}}"}""", "id");
        ids["invitationId"] = await MadeAsync($"/api/projects/{study.ProjectId}/invitations", $$"""{"role":"annotator","email":"{{Secret}}@example.org"}""", "invitation", "id");
        ids["webhookId"] = await MadeAsync($"/api/projects/{study.ProjectId}/webhooks", $$"""{"url":"https://{{Secret}}.example.org/"}""", "webhook", "id");
        ids["uploadId"] = await MadeAsync($"/api/projects/{study.ProjectId}/uploads", null, "uploadId");
        ids["exportId"] = await MadeAsync($"/api/cases/{study.CaseId}/exports", """{"format":"nifti","labels":null}""", "exportId");
        ids["importId"] = await SendMasksAsync(manager, study.CaseId);
        ids["userId"] = ids["assigneeId"] = team.IdOf("annotator");
        await team.Server.Services.GetRequiredService<ActivityMeter>().StoreAsync(Cancellation); // else it comes in the middle of the test
        return ids;

        async Task<Guid> MadeAsync(string path, string? body, params string[] where)
        {
            using var answer = await manager.Http.PostAsync(path, body is null ? null : Json(body), Cancellation);
            answer.IsSuccessStatusCode.Should().BeTrue($"{path}: {await answer.Content.ReadAsStringAsync(Cancellation)}");
            var made = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation)).RootElement;
            return where.Aggregate(made, (element, name) => element.GetProperty(name)).GetGuid();
        }
    }

    /// <summary>The case's own masks, as a file that waits for what shall become of it.</summary>
    private static async Task<Guid> SendMasksAsync(Browser browser, Guid caseId)
    {
        var masks = await browser.Http.GetByteArrayAsync($"/api/cases/{caseId}/export/nifti", Cancellation);
        using var content = new ByteArrayContent(masks) { Headers = { { "Mem3D-File-Name", "masks.nii.gz" } } };
        using var answer = await browser.Http.PostAsync($"/api/cases/{caseId}/segmentations", content, Cancellation);
        answer.IsSuccessStatusCode.Should().BeTrue(await answer.Content.ReadAsStringAsync(Cancellation));
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation)).RootElement.GetProperty("importId").GetGuid();
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    /// <summary>Of the study; what has no id there of its own gets the case's.</summary>
    private static Guid IdOf(Dictionary<string, Guid> ids, string name) => ids.GetValueOrDefault(name, ids["caseId"]);

    /// <summary>A value with which a call would do something if it were allowed.</summary>
    private static object? Plausible(Type type, string name, Dictionary<string, Guid> ids) => type switch
    {
        _ when Nullable.GetUnderlyingType(type) is { } inner => name == "gestureId" ? null : Plausible(inner, name, ids),
        _ when type == typeof(Guid) => IdOf(ids, name),
        _ when type == typeof(Guid[]) || type == typeof(IReadOnlyList<Guid>) => new[] { name.StartsWith("label", StringComparison.OrdinalIgnoreCase) ? ids["labelId"] : ids["caseId"] },
        _ when type == typeof(int) => name switch { "end" => Study.Depth, "kind" or "round" => 1, "readers" => 2, "slice" or "Slice" => 12, _ => 0 },
        _ when type == typeof(int[]) || type == typeof(IReadOnlyList<int>) => new[] { 12 },
        _ when type == typeof(double[]) => new double[] { 20, 15, 22, 15 },
        _ when type == typeof(float[]) => new float[] { 20, 15 },
        _ when type == typeof(double) => 1.0,
        _ when type == typeof(bool) => name is not ("Archived" or "locked"), // a locked label would refuse everything after it
        _ when type == typeof(string) => name.ToUpperInvariant() switch
        {
            "ROLE" => "manager",
            "FORMAT" => "nifti",
            "URL" => "https://example.org/",
            "EMAIL" => "eve@example.org",
            "REASON" => Enum.GetNames<CardReason>()[0],
            "VERDICT" => Enum.GetNames<Verdict>()[0],
            _ => "text",
        },
        _ when type.IsEnum => 0,
        _ when type.IsArray => new[] { Plausible(type.GetElementType()!, name, ids) },
        _ when type.Namespace?.StartsWith("Mem3D", StringComparison.Ordinal) == true => type.GetProperties()
            .ToDictionary(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name), p => Plausible(p.PropertyType, p.Name, ids)),
        _ => null,
    };
}
