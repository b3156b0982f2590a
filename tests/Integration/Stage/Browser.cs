using System.Net;
using System.Text.RegularExpressions;

namespace Mem3D.Integration.Tests.Stage;

/// <summary>A person at a browser without script: cookies, forms, downloads.</summary>
public sealed partial class Browser : IDisposable
{
    public const string Email = "ada@example.org";
    public const string Password = "a long and quiet passphrase";

    public Browser(Server server)
        : this(server.Address)
    {
    }

    /// <param name="server">Base address of a server, which may be a process of its own.</param>
    public Browser(Uri server)
    {
        Http = new HttpClient(new HttpClientHandler { CookieContainer = Cookies, AllowAutoRedirect = false }) { BaseAddress = server };
    }

    public CookieContainer Cookies { get; } = new();

    public HttpClient Http { get; }

    /// <summary>A person who is signed in: the administrator of a fresh server.</summary>
    public static async Task<Browser> SignedInAsync(Server server)
    {
        var browser = new Browser(server);
        (await browser.SetUpAsync()).StatusCode.Should().Be(HttpStatusCode.Redirect);
        return browser;
    }

    public async Task<HttpResponseMessage> SetUpAsync(string email = Email) => await (await OpenSetUpAsync(email))();

    /// <summary>Opens the page of the first visit and fills it in; the result sends it.</summary>
    public Task<Func<Task<HttpResponseMessage>>> OpenSetUpAsync(string email) => OpenAsync(
        "/setup", new() { ["Input.Name"] = "Ada Lovelace", ["Input.Email"] = email, ["Input.Password"] = Password });

    public async Task<HttpResponseMessage> SignInAsync(string email = Email, string password = Password, string? returnUrl = null) => await SubmitAsync(
        returnUrl is null ? "/account/login" : $"/account/login?returnUrl={Uri.EscapeDataString(returnUrl)}",
        new() { ["Input.Email"] = email, ["Input.Password"] = password });

    public async Task SignOutAsync()
    {
        var token = AntiforgeryToken().Match(await Http.GetStringAsync("/")).Groups[1].Value;
        await Http.PostAsync("/account/logout", new FormUrlEncodedContent([new("__RequestVerificationToken", token)]));
    }

    /// <summary>Opens a page with a form, fills it in and sends it with everything hidden in it.</summary>
    public async Task<HttpResponseMessage> SubmitAsync(string page, Dictionary<string, string> fields) => await (await OpenAsync(page, fields))();

    /// <summary>Opens a page with a form and fills it in; the result sends it.</summary>
    public async Task<Func<Task<HttpResponseMessage>>> OpenAsync(string page, Dictionary<string, string> fields)
    {
        var html = await Http.GetStringAsync(page);
        foreach (Match hidden in Hidden().Matches(html))
        {
            fields.TryAdd(Name().Match(hidden.Value).Groups[1].Value, WebUtility.HtmlDecode(Value().Match(hidden.Value).Groups[1].Value));
        }

        return () => Http.PostAsync(page, new FormUrlEncodedContent(fields));
    }

    public void Dispose() => Http.Dispose();

    [GeneratedRegex("<input[^>]*type=\"hidden\"[^>]*>")]
    private static partial Regex Hidden();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex AntiforgeryToken();

    [GeneratedRegex("name=\"([^\"]*)\"")]
    private static partial Regex Name();

    [GeneratedRegex("value=\"([^\"]*)\"")]
    private static partial Regex Value();
}
