using Mem3D.Core.People;
using Mem3D.Web.Components.Shared;
using Mem3D.Web.Security;
using Mem3D.Web.Workspace;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Mem3D.Web.Components.Account;

/// <summary>A person's own API tokens.</summary>
public sealed partial class Tokens
{
    private static readonly (TokenScopes Scope, string Words)[] Scopes =
    [
        (TokenScopes.Read, "reading projects, cases, comments and statistics"),
        (TokenScopes.Annotate, "taking, drawing and submitting cases, commenting"),
        (TokenScopes.Review, "reviewing: accept and return"),
        (TokenScopes.Export, "exporting masks"),
        (TokenScopes.Manage, "managing: people, assignments, labels, import"),
    ];

    private IReadOnlyList<ApiToken>? tokens;
    private TokenScopes chosen = TokenScopes.Read;
    private string name = "";
    private string? secret;
    private int days = 90;

    [CascadingParameter]
    private Task<AuthenticationState> SignedIn { get; set; } = default!;

    [Inject]
    private ITokenStore Store { get; set; } = default!;

    [Inject]
    private IAuditLog Audit { get; set; } = default!;

    [Inject]
    private Notices Notices { get; set; } = default!;

    protected override Task OnInitializedAsync() => Notices.TryAsync(LoadAsync);

    private async Task<Person> PersonAsync() => (await SignedIn).User.ToPerson();

    private async Task LoadAsync() => tokens = await Store.ListAsync((await PersonAsync()).Id, CancellationToken.None);

    private void Toggle(TokenScopes scope, bool on) => chosen = on ? chosen | scope : chosen & ~scope;

    private Task<bool> CreateAsync() => Notices.TryAsync(async () =>
    {
        var person = await PersonAsync();
        (var token, secret) = await Store.CreateAsync(person.Id, name, chosen, TimeSpan.FromDays(days), CancellationToken.None);
        await Audit.WriteAsync(person.Id, person.Name, AuditAction.TokenCreated, subjectId: token.Id, detail: token.Scopes.ToString());
        name = "";
        await LoadAsync();
    });

    private Task<bool> RevokeAsync(ApiToken token) => Notices.TryAsync(async () =>
    {
        var person = await PersonAsync();
        await Store.RevokeAsync(person.Id, token.Id, CancellationToken.None);
        await Audit.WriteAsync(person.Id, person.Name, AuditAction.TokenRevoked, subjectId: token.Id);
        await LoadAsync();
    });
}
