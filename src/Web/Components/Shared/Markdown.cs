using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components;

namespace Mem3D.Web.Components.Shared;

/// <summary>Markdown that people wrote, as HTML that can do no harm: no HTML of its own, no pictures of other servers, links to web pages only.</summary>
internal static class Markdown
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseTaskLists().UseAutoLinks().Build();

    public static MarkupString ToHtml(string? text)
    {
        var document = Markdig.Markdown.Parse(text ?? "", Pipeline);
        foreach (var link in document.Descendants<LinkInline>().ToList())
        {
            if (link.IsImage || !IsHarmless(link.GetDynamicUrl?.Invoke() ?? link.Url))
            {
                // What it says stays, where it leads does not.
                link.ReplaceBy(new LiteralInline(string.Concat(link.Descendants<LiteralInline>().Select(l => l.Content.ToString()))), copyChildren: false);
            }
        }

        foreach (var link in document.Descendants<AutolinkInline>().Where(l => !l.IsEmail && !IsHarmless(l.Url)).ToList())
        {
            link.ReplaceBy(new LiteralInline(link.Url), copyChildren: false);
        }

        return (MarkupString)Markdig.Markdown.ToHtml(document, Pipeline);
    }

    private static bool IsHarmless(string? url) =>
        url is not null && (url.StartsWith('#') || (Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeMailto)));
}
