using System.Net;
using Mem3D.Data.Persistence;
using Mem3D.Integration.Tests.Stage;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Integration.Tests;

/// <summary>First visit, signing in and out.</summary>
public sealed class AccountTests
{
    [Fact]
    public async Task The_first_visitor_becomes_administrator_and_is_signed_in()
    {
        using var server = new Server();
        using var browser = new Browser(server);
        var first = await browser.Http.GetAsync("/", Cancellation);
        first.Headers.Location!.ToString().Should().EndWith("/setup");

        var created = await browser.SetUpAsync();
        created.Headers.Location!.ToString().Should().EndWith("/");
        var home = await browser.Http.GetStringAsync("/", Cancellation);
        home.Should().Contain("Projects").And.Contain("Ada Lovelace");
        using var scope = server.Services.CreateScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Mem3DUser>>();
        (await users.IsInRoleAsync(users.Users.Single(), "Administrator")).Should().BeTrue();
    }

    [Fact]
    public async Task Of_many_first_visitors_one_wins()
    {
        using var server = new Server();
        var visitors = Enumerable.Range(0, 6).Select(_ => new Browser(server)).ToList();
        var filledIn = await Task.WhenAll(visitors.Select((v, i) => v.OpenSetUpAsync($"visitor{i}@example.org")));
        await Task.WhenAll(filledIn.Select(send => send()));
        using var scope = server.Services.CreateScope();
        scope.ServiceProvider.GetRequiredService<UserManager<Mem3DUser>>().Users.Should().ContainSingle();

        using var late = new Browser(server);
        (await late.Http.GetAsync("/setup", Cancellation)).StatusCode.Should().Be(HttpStatusCode.Redirect, "there is nothing to set up any more");
        visitors.ForEach(v => v.Dispose());
    }

    [Fact]
    public async Task Signing_in_needs_the_right_password_and_leads_only_to_pages_of_this_server()
    {
        using var server = new Server();
        using (await Browser.SignedInAsync(server))
        {
        }

        using var browser = new Browser(server);
        var wrong = await browser.SignInAsync(password: "not this one");
        wrong.StatusCode.Should().Be(HttpStatusCode.OK);
        (await wrong.Content.ReadAsStringAsync(Cancellation)).Should().Contain("do not match");
        (await browser.SignInAsync(returnUrl: "//evil.example/")).Headers.Location!.ToString().Should().EndWith("/").And.NotContain("evil");
        (await browser.Http.GetAsync("/status", Cancellation)).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_the_account()
    {
        using var server = new Server();
        using (await Browser.SignedInAsync(server))
        {
        }

        using var browser = new Browser(server);
        for (var i = 0; i < 5; i++)
        {
            await browser.SignInAsync(password: $"guess number {i}");
        }

        var right = await browser.SignInAsync();
        (await right.Content.ReadAsStringAsync(Cancellation)).Should().Contain("Too many wrong passwords");
    }

    [Fact]
    public async Task Signing_out_needs_the_antiforgery_token()
    {
        using var server = new Server();
        using var browser = await Browser.SignedInAsync(server);
        await browser.Http.PostAsync("/account/logout", new FormUrlEncodedContent([]), Cancellation);
        (await browser.Http.GetAsync("/api/status", Cancellation)).StatusCode.Should().Be(HttpStatusCode.OK, "a forged sign-out does nothing");

        var html = await browser.Http.GetStringAsync("/", Cancellation);
        var token = System.Text.RegularExpressions.Regex.Match(html, "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value;
        await browser.Http.PostAsync("/account/logout", new FormUrlEncodedContent([new("__RequestVerificationToken", token)]), Cancellation);
        (await browser.Http.GetAsync("/api/status", Cancellation)).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Only_the_administrator_sees_people_and_everybody_may_change_her_password()
    {
        using var server = new Server();
        using var ada = await Browser.SignedInAsync(server);
        using (var scope = server.Services.CreateScope())
        {
            await scope.ServiceProvider.GetRequiredService<Web.Security.People>().AddAsync("Grace", "grace@example.org", "the first of two", administrator: false);
        }

        (await ada.Http.GetStringAsync("/people", Cancellation)).Should().Contain("grace@example.org");
        using var grace = new Browser(server);
        await grace.SignInAsync("grace@example.org", "the first of two");
        var refused = await grace.Http.GetAsync("/people", Cancellation);
        refused.StatusCode.Should().Be(HttpStatusCode.Redirect);
        refused.Headers.Location!.ToString().Should().Contain("/not-found");

        var wrong = await grace.SubmitAsync("/account/password", new() { ["Input.Present"] = "not this one", ["Input.New"] = "the second of two" });
        wrong.StatusCode.Should().Be(HttpStatusCode.OK);
        var right = await grace.SubmitAsync("/account/password", new() { ["Input.Present"] = "the first of two", ["Input.New"] = "the second of two" });
        right.StatusCode.Should().Be(HttpStatusCode.Redirect);
        using var again = new Browser(server);
        (await again.SignInAsync("grace@example.org", "the second of two")).StatusCode.Should().Be(HttpStatusCode.Redirect);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
