using Mem3D.Web.Components.Shared;

namespace Mem3D.Web.Tests.Shared;

/// <summary>Guidelines and comments are other people's text: they format, and do nothing else.</summary>
public sealed class MarkdownTests
{
    [Fact]
    public void It_formats()
    {
        var html = Markdown.ToHtml("# Rules\n\n- one **bold**\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[SNOMED](https://browser.ihtsdotools.org/)").Value;
        html.Should().Contain("<h1").And.Contain("<strong>bold</strong>").And.Contain("<td>1</td>").And.Contain("href=\"https://browser.ihtsdotools.org/\"");
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("[a](javascript:alert(1))")]
    [InlineData("[a](JaVaScRiPt:alert(1))")]
    [InlineData("[a](  javascript:alert(1))")]
    [InlineData("[a](data:text/html;base64,PHNjcmlwdD4=)")]
    [InlineData("[a](/api/audit.csv)")]
    [InlineData("![a](https://elsewhere.example/pixel.png)")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("[a]: javascript:alert(1)\n\n[a]")]
    [InlineData("<a href=\"javascript:alert(1)\">x</a>")]
    public void It_does_no_harm(string text)
    {
        var html = Markdown.ToHtml(text).Value;
        html.Should().NotContain("<script").And.NotContain("<img").And.NotContain("href=\"javascript").And.NotContain("href=\"data").And.NotContain("href=\"/").And.NotContain("onerror=\"");
        System.Text.RegularExpressions.Regex.IsMatch(html, "href=\"\\s*(javascript|data):", System.Text.RegularExpressions.RegexOptions.IgnoreCase).Should().BeFalse();
    }
}
