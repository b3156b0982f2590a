using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Mem3D.Core.Review;
using Mem3D.Core.Work;
using Mem3D.Integration.Tests.Stage;
using Microsoft.AspNetCore.SignalR;

namespace Mem3D.Integration.Tests.Durability;

/// <summary>
/// Somebody who does everything around the drawing, by HTTP, until the server is gone: writes comments and settles them, judges slices, assigns the case,
/// submits it, takes it for review, returns it.
/// </summary>
/// <param name="study">With a case of hers alone.</param>
/// <param name="slices">Slices of the case that have a mask.</param>
/// <param name="personId">Whom the case is assigned to: a member of the project.</param>
internal sealed class Colleague(Study study, IReadOnlyList<int> slices, Guid personId)
{
    private readonly Dictionary<Guid, (string Text, bool Resolved)> _comments = [];
    private readonly Dictionary<int, Verdict> _verdicts = [];
    private readonly List<WorkAction> _steps = [];
    private WorkState _state = WorkState.New;
    private int _texts;
    private bool _began;

    /// <summary>What was asked and not acknowledged: it may or may not have happened.</summary>
    private string _inFlight = "";

    /// <summary>Acknowledgements so far, over all kills.</summary>
    public int Acknowledged { get; private set; }

    /// <summary>Answers that the rules do not explain: none.</summary>
    public List<string> Refused { get; } = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Case => $"/api/cases/{study.CaseId}";

    public async Task WorkAsync(Browser browser, Random random, Action acknowledged)
    {
        try
        {
            while (true)
            {
                await (random.Next(6) switch
                {
                    0 or 1 => CommentAsync(browser),
                    2 => ResolveAsync(browser, random),
                    3 => JudgeAsync(browser, random),
                    _ => MoveAsync(browser, random),
                });
                _inFlight = "";
                Acknowledged++;
                acknowledged();
            }
        }
        catch (HubException e)
        {
            Refused.Add(e.Message);
        }
        catch (Exception)
        {
            // The server is gone, or has refused (Refused).
        }
    }

    /// <summary>What was acknowledged and is not there; what is there counts from here on.</summary>
    public async Task<IReadOnlyList<string>> LostAsync(Browser browser)
    {
        List<string> lost = [];
        var comments = (await browser.Http.GetFromJsonAsync<JsonElement>($"{Case}/comments", Cancellation)).EnumerateArray().ToDictionary(c => c.GetProperty("id").GetGuid());
        foreach (var (id, (text, resolved)) in _comments)
        {
            if (!comments.TryGetValue(id, out var comment) || comment.GetProperty("text").GetString() != text)
            {
                lost.Add($"comment \"{text}\"");
            }
            else if (IsResolved(comment) != resolved && _inFlight != $"resolve {id}")
            {
                lost.Add($"that comment \"{text}\" was {(resolved ? "settled" : "opened")}");
            }
        }

        var cards = (await browser.Http.GetFromJsonAsync<JsonElement>($"{Case}/cards", Cancellation)).GetProperty("cards").EnumerateArray().ToDictionary(c => c.GetProperty("slice").GetInt32());
        foreach (var (slice, verdict) in _verdicts)
        {
            if (cards[slice].GetProperty("verdict").GetString() != verdict.ToString() && _inFlight != $"judge {slice}" && _inFlight != $"move {WorkAction.Submit}")
            {
                lost.Add($"the verdict {verdict} of slice {slice}");
            }
        }

        var work = await browser.Http.GetFromJsonAsync<JsonElement>($"{Case}/workflow", Cancellation);
        var steps = work.GetProperty("events").EnumerateArray().Select(e => Enum.Parse<WorkAction>(e.GetProperty("action").GetString()!)).ToList();
        var state = Enum.Parse<WorkState>(work.GetProperty("case").GetProperty("state").GetString()!);
        List<WorkAction> expected = [.. _steps];
        if (steps.Count == expected.Count + 1 && _inFlight == $"move {steps[^1]}")
        {
            expected.Add(steps[^1]);
            _state = WorkRules.Require(_state, steps[^1]);
        }

        if (_began && (!steps.SequenceEqual(expected) || state != _state))
        {
            lost.Add($"the case is {state} by {string.Join(", ", steps.TakeLast(5))}; acknowledged was {_state} by {string.Join(", ", _steps.TakeLast(5))} ({_inFlight} under way)");
        }

        TakeOver(comments, cards, steps, state);
        return lost;
    }

    private static bool IsResolved(JsonElement comment) => comment.GetProperty("resolvedBy").ValueKind != JsonValueKind.Null;

    private void TakeOver(Dictionary<Guid, JsonElement> comments, Dictionary<int, JsonElement> cards, List<WorkAction> steps, WorkState state)
    {
        _comments.Clear();
        foreach (var (id, comment) in comments)
        {
            _comments[id] = (comment.GetProperty("text").GetString()!, IsResolved(comment));
        }

        _verdicts.Clear();
        foreach (var (slice, card) in cards.Where(c => c.Value.GetProperty("verdict").ValueKind != JsonValueKind.Null))
        {
            _verdicts[slice] = Enum.Parse<Verdict>(card.GetProperty("verdict").GetString()!);
        }

        _steps.Clear();
        _steps.AddRange(steps);
        (_state, _inFlight, _began) = (state, "", true);
    }

    private async Task CommentAsync(Browser browser)
    {
        var text = $"Look here, {++_texts}.";
        _inFlight = "comment";
        using var answer = await SentAsync(browser, HttpMethod.Post, $"{Case}/comments", new { text, slice = slices[0], x = 3.5, y = 4.5 });
        _comments[(await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("id").GetGuid()] = (text, false);
    }

    private async Task ResolveAsync(Browser browser, Random random)
    {
        if (_comments.Count == 0)
        {
            await CommentAsync(browser);
            return;
        }

        var (id, (text, resolved)) = _comments.ElementAt(random.Next(_comments.Count));
        _inFlight = $"resolve {id}";
        using var answer = await SentAsync(browser, HttpMethod.Put, $"{Case}/comments/{id}/resolved", new { resolved = !resolved });
        _comments[id] = (text, !resolved);
    }

    private async Task JudgeAsync(Browser browser, Random random)
    {
        if (_state != WorkState.InReview)
        {
            // Whoever has not taken the case judges nothing.
            await MoveAsync(browser, random);
            return;
        }

        var (slice, verdict) = (slices[random.Next(slices.Count)], random.Next(2) == 0 ? Verdict.Right : Verdict.Wrong);
        _inFlight = $"judge {slice}";
        using var answer = await SentAsync(
            browser, HttpMethod.Post, $"{Case}/verdicts", new { labelId = study.Ball.Id, slice, verdict = verdict.ToString() });
        _verdicts[slice] = verdict;
    }

    /// <summary>One step of the case on its way, there and back.</summary>
    private async Task MoveAsync(Browser browser, Random random)
    {
        WorkAction[] possible = _state switch
        {
            WorkState.InProgress => [WorkAction.Submit, WorkAction.Assign],
            WorkState.Submitted => [WorkAction.Withdraw, WorkAction.Take],
            WorkState.InReview => [WorkAction.Leave, WorkAction.Return, WorkAction.Accept],
            WorkState.Accepted => [WorkAction.Reopen],
            WorkState.Returned => [WorkAction.Begin, WorkAction.Assign],
            _ => [WorkAction.Begin],
        };
        var action = possible[random.Next(possible.Length)];
        _inFlight = $"move {action}";
        if (action == WorkAction.Begin)
        {
            await using var page = await CasePage.OpenAsync(browser.Http.BaseAddress!, browser, study.CaseId);
            _ = page.Slice(study.Other.Id, 0) is { Anchored: true } ? await page.ReleaseAsync(study.Other.Id, 0) : await page.NoTargetAsync(study.Other.Id, 0);
        }
        else if (action == WorkAction.Assign)
        {
            using var assigned = await SentAsync(
                browser, HttpMethod.Post, $"/api/projects/{study.ProjectId}/assignments", new { caseIds = new[] { study.CaseId }, assigneeId = personId });
        }
        else
        {
            using var moved = await SentAsync(browser, HttpMethod.Post, $"{Case}/workflow/{action}", new { note = "As the rules allow." });
        }

        _steps.Add(action);
        _state = WorkRules.Require(_state, action);
        if (action == WorkAction.Submit)
        {
            _verdicts.Clear(); // verdicts are of what was submitted
        }
    }

    private async Task<HttpResponseMessage> SentAsync(Browser browser, HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        var answer = await browser.Http.SendAsync(request, Cancellation);
        if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.NoContent))
        {
            Refused.Add($"{method} {path} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(Cancellation)}");
            throw new InvalidOperationException(Refused[^1]);
        }

        return answer;
    }
}
