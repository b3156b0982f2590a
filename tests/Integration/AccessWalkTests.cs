using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Mem3D.Integration.Tests.Stage;
using Mem3D.Testing;
using Mem3D.Testing.Engines;
using Mem3D.Web.Hubs;
using Mem3D.Web.Security;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Integration.Tests;

/// <summary>Every endpoint, page and hub method with every role. The tables say who may; what is not in them fails, so that nothing comes in unseen.</summary>
public sealed class AccessWalkTests
{
    private const string Everybody = "outsider observer annotator reviewer manager administrator";
    private const string Members = "observer annotator reviewer manager administrator";
    private const string Watchers = "observer reviewer manager administrator";
    private const string Annotators = "annotator reviewer manager administrator";
    private const string Reviewers = "reviewer manager administrator";
    private const string Managers = "manager administrator";
    private const string Administrator = "administrator";

    /// <summary>Method and pattern of every endpoint, and who may use it.</summary>
    private static readonly Dictionary<string, string> Endpoints = new()
    {
        ["GET /api/status"] = Everybody,
        ["GET /api/openapi/{documentName}.json"] = Everybody,
        ["GET /api/accounts"] = Administrator,
        ["POST /api/accounts"] = Administrator,
        ["PUT /api/accounts/{userId:guid}/locked"] = Administrator,
        ["PUT /api/accounts/{userId:guid}/administrator"] = Administrator,
        ["GET /api/me/tokens"] = Everybody,
        ["POST /api/me/tokens"] = Everybody,
        ["DELETE /api/me/tokens/{tokenId:guid}"] = Everybody,
        ["GET /api/projects"] = Everybody,
        ["POST /api/projects"] = Everybody,
        ["GET /api/projects/{projectId:guid}"] = Members,
        ["GET /api/projects/{projectId:guid}/labels"] = Members,
        ["POST /api/projects/{projectId:guid}/labels"] = Managers,
        ["PUT /api/projects/{projectId:guid}/labels/{labelId:guid}"] = Managers,
        ["DELETE /api/projects/{projectId:guid}/labels/{labelId:guid}"] = Managers,
        ["GET /api/projects/{projectId:guid}/readings/{groupId:guid}"] = Reviewers,
        ["GET /api/projects/{projectId:guid}/readings/{groupId:guid}/labels/{labelId:guid}"] = Reviewers,
        ["GET /api/projects/{projectId:guid}/readings/{groupId:guid}/labels/{labelId:guid}/slices/{slice:int}/picture"] = Reviewers,
        ["POST /api/projects/{projectId:guid}/readings/{groupId:guid}/agreed"] = Reviewers,
        ["POST /api/projects/{projectId:guid}/readings/{groupId:guid}/pick"] = Reviewers,
        ["GET /api/projects/{projectId:guid}/settings"] = Members,
        ["PUT /api/projects/{projectId:guid}/settings"] = Managers,
        ["GET /api/projects/{projectId:guid}/members"] = Managers,
        ["GET /{**path:file}"] = Everybody, // static files of a development build
        ["HEAD /{**path:file}"] = Everybody,
        ["PUT /api/projects/{projectId:guid}/members/{userId:guid}"] = Managers,
        ["DELETE /api/projects/{projectId:guid}/members/{userId:guid}"] = Managers,
        ["GET /api/projects/{projectId:guid}/invitations"] = Managers,
        ["POST /api/projects/{projectId:guid}/invitations"] = Managers,
        ["DELETE /api/projects/{projectId:guid}/invitations/{invitationId:guid}"] = Managers,
        ["GET /api/projects/{projectId:guid}/cases"] = Members,
        ["PATCH /api/projects/{projectId:guid}/cases"] = Managers,
        ["POST /api/projects/{projectId:guid}/cases/next"] = Annotators,
        ["POST /api/projects/{projectId:guid}/reviews/next"] = Reviewers,
        ["POST /api/projects/{projectId:guid}/assignments"] = Managers,
        ["GET /api/projects/{projectId:guid}/dashboard"] = Watchers,
        ["GET /api/projects/{projectId:guid}/dashboard/days"] = Watchers,
        ["GET /api/projects/{projectId:guid}/dashboard/{table}.csv"] = Watchers,
        ["GET /api/projects/{projectId:guid}/webhooks"] = Managers,
        ["POST /api/projects/{projectId:guid}/webhooks"] = Managers,
        ["DELETE /api/projects/{projectId:guid}/webhooks/{webhookId:guid}"] = Managers,
        ["POST /api/projects/{projectId:guid}/webhooks/{webhookId:guid}/given-up"] = Managers,
        ["DELETE /api/projects/{projectId:guid}/webhooks/{webhookId:guid}/given-up"] = Managers,
        ["GET /api/projects/{projectId:guid}/audit.csv"] = Managers,
        ["GET /api/audit.csv"] = Administrator,
        ["POST /api/projects/{projectId:guid}/uploads"] = Managers,
        ["POST /api/projects/{projectId:guid}/exports"] = Managers,
        ["PUT /api/uploads/{uploadId:guid}/files"] = Everybody,
        ["POST /api/uploads/{uploadId:guid}/import"] = Everybody,
        ["POST /api/uploads/{uploadId:guid}/choice"] = Everybody,
        ["GET /api/uploads/{uploadId:guid}/offers/{offer:int}/frames/{frame:int}"] = Everybody,
        ["GET /api/uploads/{uploadId:guid}"] = Everybody,
        ["DELETE /api/uploads/{uploadId:guid}"] = Everybody,
        ["GET /api/uploads/{uploadId:guid}/deidentification"] = Everybody,
        ["GET /api/cases/{caseId:guid}/deidentification"] = Members,
        ["GET /api/projects/{projectId:guid}/pseudonyms"] = Managers,
        ["GET /api/archive-pictures/{pictureId:guid}"] = Everybody,
        ["GET /api/exports/{exportId:guid}"] = Everybody,
        ["GET /api/exports/{exportId:guid}/file"] = Everybody,
        ["DELETE /api/exports/{exportId:guid}"] = Everybody,
        ["POST /api/segmentations/{importId:guid}"] = Everybody,
        ["DELETE /api/segmentations/{importId:guid}"] = Everybody,
        ["GET /api/me/settings/{name}"] = Everybody,
        ["PUT /api/me/settings/{name}"] = Everybody,
        ["GET /api/notifications"] = Everybody,
        ["POST /api/notifications/read"] = Everybody,
        ["GET /api/cases/{caseId:guid}"] = Members,
        ["DELETE /api/cases/{caseId:guid}"] = Managers,
        ["GET /api/cases/{caseId:guid}/slices/{axis}/{index:int}"] = Members,
        ["GET /api/cases/{caseId:guid}/thumbnail"] = Members,
        ["GET /api/cases/{caseId:guid}/export/nifti"] = Annotators,
        ["POST /api/cases/{caseId:guid}/exports"] = Annotators,
        ["POST /api/cases/{caseId:guid}/segmentations"] = Annotators,
        ["GET /api/cases/{caseId:guid}/segmentations"] = Annotators,
        ["GET /api/cases/{caseId:guid}/workflow"] = Members,
        ["PATCH /api/cases/{caseId:guid}/workflow"] = Managers,
        ["POST /api/cases/{caseId:guid}/workflow/{action}"] = Members, // who may do which action: WorkRules, WorkTests
        ["POST /api/cases/{caseId:guid}/workflow/readings"] = Managers,
        ["GET /api/cases/{caseId:guid}/comments"] = Members,
        ["POST /api/cases/{caseId:guid}/comments"] = Annotators,
        ["PUT /api/cases/{caseId:guid}/comments/{commentId:guid}/resolved"] = Annotators,
        ["GET /api/cases/{caseId:guid}/cards"] = Reviewers,
        ["POST /api/cases/{caseId:guid}/verdicts"] = Reviewers,
        ["GET /api/cases/{caseId:guid}/labels/{labelId:guid}/slices/{slice:int}/picture"] = Members,
        ["GET /"] = Everybody,
        ["GET /status"] = Everybody,
        ["GET /notifications"] = Everybody,
        ["GET /api-docs"] = Everybody,
        ["GET /account/password"] = Everybody,
        ["GET /account/two-factor"] = Everybody,
        ["GET /account/tokens"] = Everybody,
        ["GET /people"] = Administrator,
        ["GET /archives"] = Administrator,
        ["GET /audit"] = Administrator,
        ["GET /projects/{ProjectId:guid}"] = Members,
        ["GET /projects/{ProjectId:guid}/people"] = Managers,
        ["GET /projects/{ProjectId:guid}/settings"] = Managers,
        ["GET /projects/{ProjectId:guid}/audit"] = Managers,
        ["GET /projects/{ProjectId:guid}/review"] = Reviewers,
        ["GET /projects/{ProjectId:guid}/dashboard"] = Watchers,
        ["GET /projects/{ProjectId:guid}/readings/{GroupId:guid}"] = Reviewers,
        ["GET /cases/{CaseId:guid}"] = Members,
        ["GET /cases/{CaseId:guid}/review"] = Reviewers,
    };

    /// <summary>Every method of the hub, and who may call it on a new case.</summary>
    private static readonly Dictionary<string, string> HubMethods = new()
    {
        ["Open"] = Members,
        ["Suggest"] = Members,
        ["Active"] = Members,
        ["Prompt"] = Annotators,
        ["NoTarget"] = Annotators,
        ["Accept"] = Annotators,
        ["Release"] = Annotators,
        ["Propagate"] = Annotators,
        ["Stop"] = Annotators,
        ["Draw"] = Annotators,
        ["Lock"] = Annotators,
        ["ChooseAxis"] = Annotators,
        ["Relabel"] = Annotators,
        ["Restore"] = Annotators,
        ["ChooseMemory"] = Annotators,
        ["Pause"] = Annotators,
        ["Rounds"] = Members,
        ["StateAt"] = Members,
        ["Readings"] = Reviewers,
        ["TakeReading"] = Reviewers,
        ["Look"] = Members,
        ["Follow"] = Members,
        ["Show"] = Members,
        ["Undo"] = Annotators,
        ["Redo"] = Annotators,
        ["TakeBack"] = Annotators,
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_endpoint_and_page_lets_in_whom_the_table_says_and_nobody_else()
    {
        await using var team = await Team.GatherAsync(new Server(new ThresholdEngine(Study.Threshold)));
        var walked = new HashSet<string>();
        var wrong = new List<string>();
        foreach (var endpoint in team.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(AccessMiddleware.IsGuarded))
        {
            var isPage = endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;
            var methods = isPage ? ["GET"] : endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"];
            foreach (var method in methods)
            {
                var key = $"{method} /{endpoint.RoutePattern.RawText?.Trim('/')}";
                walked.Add(key);
                if (!Endpoints.TryGetValue(key, out var who))
                {
                    if (endpoint.Metadata.GetMetadata<NeedsAttribute>() is not null)
                    {
                        wrong.Add($"{key} is in no table: say who may use it");
                        continue;
                    }

                    who = Administrator; // nobody said: closed to everybody else
                }

                foreach (var name in team.Names)
                {
                    var answer = await AskAsync(team, team[name], method, key.Split(' ')[1]);
                    var may = who.Split(' ').Contains(name);
                    if (await IsRefusedAsync(answer, isPage) == may || (int)answer.StatusCode >= 500)
                    {
                        wrong.Add($"{name}: {key} answered {(int)answer.StatusCode}, {(may ? "she may" : "she may not")}");
                    }
                }
            }
        }

        wrong.AddRange(Endpoints.Keys.Except(walked).Select(key => $"{key} does not exist any more"));
        wrong.Should().BeEmpty();
    }

    [Fact]
    public async Task Every_hub_method_lets_in_whom_the_table_says_and_nobody_else()
    {
        await using var team = await Team.GatherAsync(new Server(new ThresholdEngine(Study.Threshold)));
        var methods = typeof(CaseHub).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(m => !m.IsSpecialName && m.GetBaseDefinition().DeclaringType == typeof(CaseHub)).ToList();
        methods.Where(m => m.IsDefined(typeof(NeedsAttribute), false)).Select(m => m.Name).Except(HubMethods.Keys).Should().BeEmpty("every method of the hub stands in the table");
        foreach (var name in team.Names)
        {
            await using var hub = new HubConnectionBuilder()
                .WithUrl(new Uri(team.Server.Address, "hubs/case"), options => options.Cookies = team[name].Cookies).AddMessagePackProtocol().Build();
            await hub.StartAsync(Cancellation);
            foreach (var method in methods)
            {
                string? refusal = null;
                try
                {
                    await hub.InvokeCoreAsync(method.Name, typeof(object), Arguments(method, team.Study.CaseId), Cancellation);
                }
                catch (HubException e)
                {
                    refusal = e.Message;
                }

                var refused = refusal is not null && Regex.IsMatch(refusal, "may not do this|no such case|Nobody said");
                refused.Should().Be(!HubMethods.GetValueOrDefault(method.Name, Administrator).Split(' ').Contains(name), $"{name} calls {method.Name}: {refusal}");
            }
        }
    }

    [Fact]
    public async Task A_manager_of_one_project_is_nobody_in_another()
    {
        await using var team = await Team.GatherAsync(new Server());
        (await team["outsider"].Http.GetAsync($"/api/cases/{team.Other.CaseId}", Cancellation)).StatusCode.Should().Be(HttpStatusCode.OK);
        (await team["outsider"].Http.GetAsync($"/api/cases/{team.Study.CaseId}", Cancellation)).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await team["manager"].Http.GetAsync($"/api/cases/{team.Other.CaseId}", Cancellation)).StatusCode.Should().Be(HttpStatusCode.NotFound);
        var home = await team["manager"].Http.GetStringAsync("/", Cancellation);
        home.Should().Contain("Study").And.NotContain("Another study");
        using var body = new StringContent($$"""{"caseIds":["{{team.Other.CaseId}}"],"assigneeId":"{{team.IdOf("annotator")}}"}""", Encoding.UTF8, "application/json");
        (await team["manager"].Http.PostAsync($"/api/projects/{team.Study.ProjectId}/assignments", body, Cancellation)).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_role_that_is_taken_away_ends_at_once()
    {
        await using var team = await Team.GatherAsync(new Server());
        var members = team.Server.Services.GetRequiredService<Core.People.IMemberStore>();
        (await team["annotator"].Http.GetAsync($"/api/cases/{team.Study.CaseId}", Cancellation)).StatusCode.Should().Be(HttpStatusCode.OK);
        await members.RemoveAsync(team.Study.ProjectId, team.IdOf("annotator"), Core.Work.Actor.Server, Cancellation);
        (await team["annotator"].Http.GetAsync($"/api/cases/{team.Study.CaseId}", Cancellation)).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Uploads_and_exports_end_with_the_right_to_make_them()
    {
        await using var team = await Team.GatherAsync(new Server(new ThresholdEngine(Study.Threshold)));
        var (manager, project, caseId) = (team["manager"], team.Study.ProjectId, team.Study.CaseId);
        await using (var page = await CasePage.OpenAsync(team.Server, manager, caseId))
        {
            await page.PromptedAsync(team.Study.Ball.Id, 12, 1, true, 20, 15);
        }

        var upload = await MadeAsync($"/api/projects/{project}/uploads", "uploadId");
        await UploadTests.PutAsync(manager, upload, "scan.nii", new NiftiBuilder { Values = [.. new double[24]] }.Build());
        var exports = new[] { await MadeAsync($"/api/cases/{caseId}/exports", "exportId", """{"format":"nifti"}"""), await MadeAsync($"/api/projects/{project}/exports", "exportId") };
        foreach (var export in exports)
        {
            await CasePage.UntilAsync(async () => (await manager.Http.GetStringAsync($"/api/exports/{export}", Cancellation)).Contains("\"done\"", StringComparison.Ordinal));
        }

        (string Method, string Path)[] asked =
        [
            ("PUT", $"/api/uploads/{upload}/files"), ("POST", $"/api/uploads/{upload}/import"), ("POST", $"/api/uploads/{upload}/choice"), ("GET", $"/api/uploads/{upload}"),
            ("GET", $"/api/uploads/{upload}/offers/0/frames/0"), ("GET", $"/api/uploads/{upload}/deidentification"),
            .. exports.SelectMany(e => new[] { ("GET", $"/api/exports/{e}"), ("GET", $"/api/exports/{e}/file") }),
        ];
        var members = team.Server.Services.GetRequiredService<Core.People.IMemberStore>();
        await members.SetAsync(project, team.IdOf("reviewer"), Core.People.ProjectRole.Manager, Core.Work.Actor.Server, Cancellation); // somebody has to
        await members.SetAsync(project, team.IdOf("manager"), Core.People.ProjectRole.Observer, Core.Work.Actor.Server, Cancellation);
        (await StatusesAsync()).Should().OnlyContain(s => s.Status == HttpStatusCode.Forbidden, "an observer neither imports nor exports");
        await members.RemoveAsync(project, team.IdOf("manager"), Core.Work.Actor.Server, Cancellation);
        (await StatusesAsync()).Should().OnlyContain(s => s.Status == HttpStatusCode.NotFound, "she is no member any more");
        team.Server.Services.GetRequiredService<Web.Uploads.UploadService>().ProjectOf(upload, new Web.Workspace.Person(team.IdOf("manager"), "")).Should().Be(project, "it is still there");
        foreach (var path in new[] { $"/api/uploads/{upload}" }.Concat(exports.Select(e => $"/api/exports/{e}")))
        {
            (await manager.Http.DeleteAsync(path, Cancellation)).StatusCode.Should().Be(HttpStatusCode.NoContent, "letting go of one's own is never refused");
        }

        Directory.EnumerateFileSystemEntries(team.Server.Services.GetRequiredService<Web.Hosting.Folders>().Staging).Should().BeEmpty();

        async Task<Guid> MadeAsync(string path, string name, string? body = null)
        {
            using var content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
            using var answer = await manager.Http.PostAsync(path, content, Cancellation);
            answer.IsSuccessStatusCode.Should().BeTrue(path);
            return (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty(name).GetGuid();
        }

        async Task<List<(string What, HttpStatusCode Status)>> StatusesAsync()
        {
            var statuses = new List<(string What, HttpStatusCode Status)>();
            foreach (var (method, path) in asked)
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), path);
                request.Headers.Add("Mem3D-File-Name", "more.nii");
                request.Content = method == "GET" ? null : new StringContent("[]", Encoding.UTF8, "application/json");
                using var answer = await manager.Http.SendAsync(request, Cancellation);
                statuses.Add(($"{method} {path}", answer.StatusCode));
            }

            return statuses;
        }
    }

    private static async Task<HttpResponseMessage> AskAsync(Team team, Browser browser, string method, string pattern)
    {
        // Who may remove a case does: it is another one then.
        var caseId = (method, pattern) == ("DELETE", "/api/cases/{caseId:guid}") ? await team.Study.AnotherCaseAsync(team.Server) : team.Study.CaseId;
        var path = Regex.Replace(pattern, "{projectId:guid}", team.Study.ProjectId.ToString(), RegexOptions.IgnoreCase);
        path = Regex.Replace(path, "{caseId:guid}", caseId.ToString(), RegexOptions.IgnoreCase);
        path = path.Replace("{axis}", "K", StringComparison.Ordinal).Replace("{table}", "people", StringComparison.Ordinal)
            .Replace("{documentName}", "v1", StringComparison.Ordinal).Replace("{labelId:guid}", team.Study.Ball.Id.ToString(), StringComparison.Ordinal);
        path = Regex.Replace(path, "{[^}]*guid[^}]*}", Guid.NewGuid().ToString());
        path = Regex.Replace(path, "{[^}]*}", "1");
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add("Mem3D-File-Name", "x");
        if (method is "POST" or "PUT" or "PATCH")
        {
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        }

        return await browser.Http.SendAsync(request, Cancellation);
    }

    /// <summary>Refused by the rule, not by what was sent: an unknown upload or an empty body are answers to somebody who may ask.</summary>
    private static async Task<bool> IsRefusedAsync(HttpResponseMessage answer, bool isPage)
    {
        if (isPage)
        {
            return answer.StatusCode != HttpStatusCode.OK;
        }

        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        return answer.StatusCode == HttpStatusCode.Forbidden || answer.StatusCode == HttpStatusCode.Unauthorized
            || (answer.StatusCode == HttpStatusCode.NotFound && (text.Contains("no such project", StringComparison.Ordinal) || text.Contains("no such case", StringComparison.Ordinal)));
    }

    private static object?[] Arguments(MethodInfo method, Guid caseId) => [.. method.GetParameters().Select((p, n) =>
        n == 0 ? caseId
        : p.ParameterType == typeof(Guid) ? Guid.NewGuid()
        : p.ParameterType.IsArray ? Array.CreateInstance(p.ParameterType.GetElementType()!, 0)
        : p.ParameterType.IsValueType ? Activator.CreateInstance(p.ParameterType)
        : null)];
}
