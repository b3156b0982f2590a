using System.Net;
using Mem3D.Integration.Tests.Stage;

namespace Mem3D.Integration.Tests;

/// <summary>The web root lies outside the project's folder; three kinds of file must still be found, without signing in.</summary>
public sealed class StaticFileTests
{
    [Fact]
    public async Task Css_client_and_MudBlazor_are_served()
    {
        using var server = new Server();
        using var http = server.Stranger();
        foreach (var (path, type) in new[]
        {
            ("/css/site.css", "text/css"), ("/dist/workspace.js", "text/javascript"), ("/dist/upload.js", "text/javascript"),
            ("/_content/MudBlazor/MudBlazor.min.css", "text/css"), ("/_framework/blazor.web.js", "text/javascript"), ("/Mem3D.Web.styles.css", "text/css"),
        })
        {
            using var answer = await http.GetAsync(path, TestContext.Current.CancellationToken);
            answer.StatusCode.Should().Be(HttpStatusCode.OK, path);
            answer.Content.Headers.ContentType!.MediaType.Should().Be(type, path);
            answer.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
        }
    }

    [Fact]
    public async Task Pages_name_fingerprinted_files_that_exist()
    {
        using var server = new Server();
        using var http = server.Stranger();
        var html = await http.GetStringAsync("/setup", TestContext.Current.CancellationToken);
        var files = System.Text.RegularExpressions.Regex.Matches(html, "(?:href|src)=\"([^\"]+\\.(?:css|js|svg))\"").Select(m => m.Groups[1].Value).ToList();
        files.Should().Contain(f => System.Text.RegularExpressions.Regex.IsMatch(f, "css/site\\.[a-z0-9]+\\.css"), "files are cached for ever under their fingerprint");
        foreach (var file in files)
        {
            (await http.GetAsync("/" + file, TestContext.Current.CancellationToken)).StatusCode.Should().Be(HttpStatusCode.OK, file);
        }
    }
}
