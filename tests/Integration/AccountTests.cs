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
        right.StatusCode.Should().Be(HttpStatusCode.OK, "the account takes none for a while, not even the right one");
        var nobody = await browser.SignInAsync("nobody@example.org", "guess number 0");
        Problem(await right.Content.ReadAsStringAsync(Cancellation)).Should().Contain("too many wrong passwords")
            .And.Be(Problem(await nobody.Content.ReadAsStringAsync(Cancellation)), "nobody learns whose account there is");
        var log = await server.Services.GetRequiredService<Core.People.IAuditLog>().ReadAsync(null, null, 20, Cancellation);
        log.Count(e => e.Action == Core.People.AuditAction.LockedOut).Should().BeGreaterThan(0);

        static string Problem(string html) => System.Text.RegularExpressions.Regex.Match(html, "role=\"alert\"[^>]*>([^<]*(<[^/][^>]*>)?[^<]*)").Value;
    }

    [Theory]
    [InlineData("Password1234", "guessed first")]
    [InlineData("P4ssw0rd!2026!", "guessed first")]
    [InlineData("qwertyuiop12345", "guessed first")]
    [InlineData("1q2w3e4r5t6y", "guessed first")]
    [InlineData("aaaaaaaaaaaaabc", "guessed first")]
    [InlineData("WelcomeSummer2026", "guessed first")]
    [InlineData("lovelace rows home", "your name")]
    [InlineData("eleven char", "12")]
    public async Task A_password_that_is_guessed_first_is_refused_and_says_why(string password, string said)
    {
        using var server = new Server();
        using var ada = await Browser.SignedInAsync(server);
        var answer = await ada.SubmitAsync("/account/password", new() { ["Input.Present"] = Browser.Password, ["Input.New"] = password });
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync(Cancellation)).Should().Contain(said);
    }

    [Fact]
    public async Task A_sign_in_that_is_not_remembered_ends_half_a_day_after_its_last_use()
    {
        using var server = new Server();
        using var browser = await Browser.SignedInAsync(server);
        using var again = new Browser(server);
        await again.SignInAsync();
        var options = server.Services.GetRequiredService<Microsoft.Extensions.Options.IOptionsMonitor<Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationOptions>>()
            .Get(Microsoft.AspNetCore.Identity.IdentityConstants.ApplicationScheme);
        var ticket = options.TicketDataFormat.Unprotect(again.Cookies.GetCookies(server.Address)["mem3d"]!.Value)!;
        (ticket.Properties.ExpiresUtc - ticket.Properties.IssuedUtc).Should().Be(TimeSpan.FromHours(12));
        ticket.Properties.IsPersistent.Should().BeFalse();
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
