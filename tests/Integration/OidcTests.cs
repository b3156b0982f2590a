using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Mem3D.Core.People;
using Mem3D.Data.Persistence;
using Mem3D.Integration.Tests.Stage;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Integration.Tests;

/// <summary>Sign-in through an institution's provider, over TCP, with everything that is checked on the way.</summary>
public sealed class OidcTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_the_provider_knows_gets_an_account_where_the_settings_say_so()
    {
        await using var provider = await OidcProvider.StartAsync();
        await using var server = Start(provider, createAccounts: true);
        using var ada = await Browser.SignedInAsync(server);
        using var nia = new Browser(server);
        (await nia.Http.GetStringAsync("/account/login", Cancellation)).Should().Contain("Sign in with the clinic");
        (await SignInAsync(nia)).Should().EndWith("/status");
        (await nia.Http.GetStringAsync("/", Cancellation)).Should().Contain("Nia Okafor");
        using var scope = server.Services.CreateScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Mem3DUser>>();
        (await users.FindByEmailAsync("nia@clinic.example"))!.PasswordHash.Should().BeNull();
        var log = await server.Services.GetRequiredService<IAuditLog>().ReadAsync(null, null, 10, Cancellation);
        log.Should().Contain(e => e.Action == AuditAction.SignedIn && e.Detail == "OpenID Connect" && e.Actor == "Nia Okafor");

        // Again, from another browser: the same account.
        using var again = new Browser(server);
        await SignInAsync(again);
        users.Users.Count(u => u.DisplayName == "Nia Okafor").Should().Be(1);
    }

    [Fact]
    public async Task An_account_that_exists_is_linked_by_a_verified_address_only()
    {
        await using var provider = await OidcProvider.StartAsync();
        await using var server = Start(provider, createAccounts: false);
        using var ada = await Browser.SignedInAsync(server);
        provider.Who = ("u-2", Browser.Email, Verified: false, "Not Ada");
        using var thief = new Browser(server);
        (await SignInAsync(thief)).Should().Contain("problem=no-address");
        provider.Who = ("u-3", "nobody@clinic.example", true, "Nobody");
        using var stranger = new Browser(server);
        (await SignInAsync(stranger)).Should().Contain("problem=no-account");
        (await stranger.Http.GetAsync("/", Cancellation)).StatusCode.Should().Be(HttpStatusCode.Redirect);
        provider.Who = ("u-4", Browser.Email, true, "Ada");
        using var here = new Browser(server);
        await SignInAsync(here);
        (await here.Http.GetStringAsync("/", Cancellation)).Should().Contain("Ada Lovelace");
        using var byPassword = new Browser(server);
        (await byPassword.SignInAsync()).StatusCode.Should().Be(HttpStatusCode.Redirect, "the administrator's address was known to be hers");
    }

    /// <summary>Somebody with an open invitation makes an account with a colleague's address and waits for her to come.</summary>
    [Fact]
    public async Task Whoever_took_an_address_that_is_not_hers_loses_the_account_to_its_owner()
    {
        await using var provider = await OidcProvider.StartAsync();
        await using var server = Start(provider, createAccounts: true);
        using var ada = await Browser.SignedInAsync(server);
        var project = await ada.Http.PostAsJsonAsync("/api/projects", new { name = "Study" }, Cancellation);
        var projectId = (await project.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("id").GetGuid();
        var (_, secret) = await server.Services.GetRequiredService<IInvitationStore>().CreateAsync(
            projectId, ProjectRole.Annotator, null, TimeSpan.FromDays(1), Core.Work.Actor.Server, Cancellation);
        const string password = "a password of the thief";
        using var thief = new Browser(server);
        await thief.SubmitAsync($"/join/{secret}", new() { ["Input.Name"] = "Nia Okafor", ["Input.Email"] = "nia@clinic.example", ["Input.Password"] = password });
        (await thief.Http.GetAsync("/", Cancellation)).StatusCode.Should().Be(HttpStatusCode.OK);
        using var scope = server.Services.CreateScope();
        var id = scope.ServiceProvider.GetRequiredService<UserManager<Mem3DUser>>().Users.Single(u => u.Email == "nia@clinic.example").Id;
        var tokens = server.Services.GetRequiredService<ITokenStore>();
        var (_, token) = await tokens.CreateAsync(id, "kept", TokenScopes.Read, null, Cancellation);

        using var nia = new Browser(server);
        (await SignInAsync(nia)).Should().EndWith("/status");
        (await nia.Http.GetAsync("/", Cancellation)).StatusCode.Should().Be(HttpStatusCode.OK);
        (await tokens.FindAsync(token, Cancellation)).Should().BeNull();
        (await thief.Http.GetAsync("/api/projects", Cancellation)).StatusCode.Should().NotBe(HttpStatusCode.OK, "her session ended");
        using var again = new Browser(server);
        (await (await again.SignInAsync("nia@clinic.example", password)).Content.ReadAsStringAsync(Cancellation)).Should().Contain("do not match");
        var log = await server.Services.GetRequiredService<IAuditLog>().ReadAsync(null, null, 10, Cancellation);
        log.Should().Contain(e => e.Action == AuditAction.AddressProven && e.SubjectId == id);
    }

    [Fact]
    public async Task An_answer_nobody_asked_for_is_refused()
    {
        await using var provider = await OidcProvider.StartAsync();
        await using var server = Start(provider, createAccounts: true);
        using var ada = await Browser.SignedInAsync(server);
        using var browser = new Browser(server);
        var answer = await browser.Http.GetAsync("/account/oidc/signed-in?code=made-up&state=made-up", Cancellation);
        answer.Headers.Location!.ToString().Should().Contain("problem=oidc");
        (await browser.Http.GetStringAsync("/account/login?problem=oidc", Cancellation)).Should().Contain("not finished");
        (await browser.Http.GetStringAsync("/account/login?problem=<script>", Cancellation)).Should().NotContain("<script>");
    }

    [Fact]
    public async Task Without_settings_there_is_no_such_sign_in()
    {
        await using var server = new Server();
        using var ada = await Browser.SignedInAsync(server);
        using var browser = new Browser(server);
        (await browser.Http.GetStringAsync("/account/login", Cancellation)).Should().NotContain("account/oidc");
        (await browser.Http.GetAsync("/account/oidc", Cancellation)).StatusCode.Should().NotBe(HttpStatusCode.OK);
    }

    private static Server Start(OidcProvider provider, bool createAccounts) => new(settings: new Dictionary<string, string>
    {
        ["Mem3D:Oidc:Authority"] = provider.Address,
        ["Mem3D:Oidc:ClientId"] = OidcProvider.ClientId,
        ["Mem3D:Oidc:ClientSecret"] = OidcProvider.ClientSecret,
        ["Mem3D:Oidc:Name"] = "the clinic",
        ["Mem3D:Oidc:CreateAccounts"] = createAccounts ? "true" : "false",
        ["Mem3D:Oidc:RequireHttps"] = "false",
    });

    /// <summary>Follows the redirects as a browser does; where it ends.</summary>
    private static async Task<string> SignInAsync(Browser browser)
    {
        var at = new Uri(browser.Http.BaseAddress!, "/account/oidc?returnUrl=%2Fstatus");
        for (var hops = 0; hops < 8; hops++)
        {
            using var answer = await browser.Http.GetAsync(at, Cancellation);
            if (answer.Headers.Location is not { } next)
            {
                break;
            }

            at = new Uri(at, next);
            if (at.AbsolutePath is "/status" or "/account/login")
            {
                break;
            }
        }

        return at.ToString();
    }
}
