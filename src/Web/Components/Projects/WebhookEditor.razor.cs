using Mem3D.Core.Notifications;
using Mem3D.Core.People;
using Mem3D.Web.Components.Shared;
using Mem3D.Web.Notifications;
using Mem3D.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Mem3D.Web.Components.Projects;

/// <summary>The webhooks of a project.</summary>
public sealed partial class WebhookEditor
{
    private IReadOnlyList<Webhook> hooks = [];
    private string url = "";
    private string? secret;

    [Parameter, EditorRequired]
    public Guid ProjectId { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> SignedIn { get; set; } = default!;

    [Inject]
    private Webhooks Webhooks { get; set; } = default!;

    [Inject]
    private Access Access { get; set; } = default!;

    [Inject]
    private Notices Notices { get; set; } = default!;

    protected override Task OnInitializedAsync() => Notices.TryAsync(LoadAsync);

    private static string State(Webhook hook) => (hook.LastProblem, hook.Waiting) switch
    {
        ({ } problem, > 0) => $"{problem} {Words.Count(hook.Waiting, "message")} waiting",
        ({ } problem, _) => problem,
        (null, > 0) => $"{Words.Count(hook.Waiting, "message")} waiting",
        _ => hook.LastAt is null ? "nothing told yet" : "last told",
    };

    private static bool IsQuiet(Webhook hook) => hook is { LastProblem: null, Waiting: 0 };

    private async Task LoadAsync() => hooks = await Webhooks.ListAsync(ProjectId, CancellationToken.None);

    private Task<bool> AddAsync() => Notices.TryAsync(async () =>
    {
        var actor = await Access.ProjectAsync((await SignedIn).User, Right.Manage, ProjectId);
        (_, secret) = await Webhooks.AddAsync(ProjectId, url, actor, CancellationToken.None);
        url = "";
        await LoadAsync();
    });

    private Task<bool> SettleAsync(Webhook hook, bool again) => Notices.TryAsync(async () =>
    {
        var actor = await Access.ProjectAsync((await SignedIn).User, Right.Manage, ProjectId);
        await Webhooks.SettleAsync(ProjectId, hook.Id, again, actor, CancellationToken.None);
        await LoadAsync();
    });

    private Task<bool> RemoveAsync(Webhook hook) => Notices.TryAsync(async () =>
    {
        var actor = await Access.ProjectAsync((await SignedIn).User, Right.Manage, ProjectId);
        await Webhooks.RemoveAsync(ProjectId, hook.Id, actor, CancellationToken.None);
        await LoadAsync();
    });
}
