using System.Net;
using System.Net.Http.Json;
using System.Text;
using Mem3D.Integration.Tests.Stage;

namespace Mem3D.Integration.Tests;

/// <summary>What a person chose for the pages is hers, on whatever browser.</summary>
public sealed class SettingsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keys_are_kept_for_the_person_and_come_back_on_another_browser()
    {
        using var server = new Server();
        using var browser = await Browser.SignedInAsync(server);
        (await browser.Http.GetStringAsync("/api/me/settings/keys", Cancellation)).Should().Be("null");
        (await PutAsync(browser, "keys", "{\"accept\":[\"F9\"]}")).Should().Be(HttpStatusCode.NoContent);
        using var elsewhere = new Browser(server);
        (await elsewhere.SignInAsync()).Dispose();
        (await elsewhere.Http.GetFromJsonAsync<Dictionary<string, string[]>>("/api/me/settings/keys", Cancellation))!["accept"].Should().Equal("F9");
        (await PutAsync(browser, "keys", "null")).Should().Be(HttpStatusCode.NoContent);
        (await elsewhere.Http.GetStringAsync("/api/me/settings/keys", Cancellation)).Should().Be("null");
    }

    [Fact]
    public async Task What_is_no_setting_is_refused_in_words()
    {
        using var server = new Server();
        using var browser = await Browser.SignedInAsync(server);
        (await PutAsync(browser, "keys", "{")).Should().Be(HttpStatusCode.BadRequest);
        (await PutAsync(browser, "nonsense", "{}")).Should().Be(HttpStatusCode.NotFound);
        (await PutAsync(browser, "keys", $"\"{new string('x', 1 << 16)}\"")).Should().Be(HttpStatusCode.RequestEntityTooLarge);
    }

    private static async Task<HttpStatusCode> PutAsync(Browser browser, string name, string json)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/me/settings/{name}") { Content = body };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        using var answer = await browser.Http.SendAsync(request, Cancellation);
        return answer.StatusCode;
    }
}
