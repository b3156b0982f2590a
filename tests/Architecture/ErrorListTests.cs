using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Mem3D.Core.Errors;

namespace Mem3D.Architecture.Tests;

/// <summary>
/// Every error a person can meet is listed in docs/errors.md: what happened, what was kept, what to do. A new one fails here until it is listed, and
/// is read by somebody on the way.
/// </summary>
public sealed partial class ErrorListTests
{
    private const string Rewrite = "MEM3D_WRITE_ERRORS";

    private static string Page => Path.Combine(SourceTests.Root, "docs", "errors.md");

    [Fact]
    public void Every_error_is_listed()
    {
        var page = Write(Errors(), Accounts(), PageTexts());
        if (Environment.GetEnvironmentVariable(Rewrite) == "1")
        {
            File.WriteAllText(Page, page);
        }

        var (listed, found) = (File.Exists(Page) ? File.ReadAllLines(Page).ToHashSet() : [], page.Split('\n').ToHashSet());
        found.Except(listed).Where(line => line.Length > 0).Should().BeEmpty(
            $"docs/errors.md does not list these. Read them: do they say what happened and what to do? Then: {Rewrite}=1 dotnet run --project tests/Architecture -c Release -- --filter-class '*ErrorListTests'");
        listed.Except(found).Where(line => line.Length > 0).Should().BeEmpty($"nobody meets these any more; {Rewrite}=1 as above");
    }

    [Fact]
    public void Every_error_says_what_happened_and_what_to_do_in_whole_sentences()
    {
        var errors = Errors();
        errors.Should().HaveCountGreaterThan(150, "otherwise they were not found");
        foreach (var (file, kind, message, remedy) in errors)
        {
            Enum.GetNames<ErrorKind>().Concat(["kind", "Kind", ErrorSource.OfAFile, ErrorSource.OfARequest]).Should().Contain(kind, file);
            Sentence(message).Should().BeTrue($"{file}: \"{message}\" says what happened in a sentence");
            Sentence(remedy).Should().BeTrue($"{file}: \"{remedy}\" says what to do in a sentence");
            message.Should().NotContainAny(["Exception", "null", "stack trace", "Guid"], $"{file}: people do not know these words");
        }
    }

    [Fact]
    public void Every_kind_of_error_says_what_was_kept()
    {
        foreach (var kind in Enum.GetValues<ErrorKind>())
        {
            new Mem3DException(kind, "It did not work.", "Try again.").Kept.Should().Contain("is saved");
        }
    }

    [Fact]
    public void Account_pages_and_the_annotation_page_say_it_in_whole_sentences()
    {
        var (account, page) = (Accounts(), PageTexts());
        account.Should().HaveCountGreaterThan(15, "otherwise they were not found");
        page.Should().HaveCountGreaterThan(25, "otherwise they were not found");
        foreach (var (file, _, message, _) in account.Concat(page))
        {
            Sentence(message).Should().BeTrue($"{file}: \"{message}\" is a sentence");
            message.Should().NotContainAny(["Exception", "null", "stack trace", "Guid"], $"{file}: people do not know these words");
        }
    }

    /// <summary>A text that is filled in at its end cannot be judged here.</summary>
    private static bool Sentence(string text) =>
        text.Split(" / ").All(part => part.EndsWith("{…}", StringComparison.Ordinal) || part.TrimEnd('"', '”', ')') is [.., '.' or '!' or '?']);

    private static List<ErrorSource.Entry> Errors() =>
        [.. ErrorSource.Read(SourceTests.Sources().Select(f => (Path.GetRelativePath(SourceTests.Root, f).Replace('\\', '/'), File.ReadAllText(f))))];

    private static List<ErrorSource.Entry> Accounts() =>
    [
        .. ErrorSource.ReadAccounts(SourceTests.Sources().Where(f => f.Contains("Account", StringComparison.Ordinal) || f.Contains("Security", StringComparison.Ordinal))
            .Select(f => (Path.GetRelativePath(SourceTests.Root, f).Replace('\\', '/'), File.ReadAllText(f)))),
    ];

    /// <summary>Texts of the annotation page that say why something was not done, without the server.</summary>
    private static List<ErrorSource.Entry> PageTexts()
    {
        const string File = "src/Web/Client/texts/en.json";
        string[] prefixes = ["say.", "http.", "offline.", "draw."];
        string[] others = ["view.failed", "view.damaged", "view.no-webgl", "surface.failed", "keys.unkept", "label.locked"];
        string[] buttons = ["offline.retry", "offline.discard"];
        var texts = JsonSerializer.Deserialize<Dictionary<string, string>>(System.IO.File.ReadAllText(Path.Combine(SourceTests.Root, File)))!;
        others.Should().BeSubsetOf(texts.Keys);
        return
        [
            .. texts.Where(t => (prefixes.Any(p => t.Key.StartsWith(p, StringComparison.Ordinal)) && !buttons.Contains(t.Key)) || others.Contains(t.Key))
                .Select(t => new ErrorSource.Entry(File, ErrorSource.OfThePage, Blank().Replace(t.Value, "{…}"), "")),
        ];
    }

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Blank();

    private static string Write(IEnumerable<ErrorSource.Entry> errors, IEnumerable<ErrorSource.Entry> accounts, IEnumerable<ErrorSource.Entry> page)
    {
        var text = new StringBuilder("""
            # Errors
            Every error that somebody can meet, from the sources (`tests/Architecture/ErrorListTests` keeps this page true). Pages, HTTP (problem details) and the hub show the same words; {…} is filled in.
            What was kept: for `Unavailable`, what was acknowledged is saved; for every other kind nothing was changed, and what was acknowledged is saved.
            `Account` is what the forms of accounts say, `Page` what the annotation page says by itself: strokes that were not sent stay in the browser.
            `Import` is what an import says of one file while the others come in; `Request` what is said of a request that came to nothing.
            What the product did not foresee shows a number only: "The server met an error it did not expect (number …). What was acknowledged is saved. Try again; if it happens again, tell whoever runs the server that number."


            """);
        foreach (var kind in errors.GroupBy(e => e.Kind == "kind" ? "Kind" : e.Kind).OrderBy(k => k.Key, StringComparer.Ordinal))
        {
            text.Append('\n').Append("## ").Append(kind.Key).Append("\n| what happened | what to do |\n|---|---|\n");
            foreach (var (message, remedy) in kind.Select(e => (Cell(e.Message), Cell(e.Remedy))).Distinct().Order())
            {
                text.Append("| ").Append(message).Append(" | ").Append(remedy).Append(" |\n");
            }
        }

        foreach (var kind in accounts.Concat(page).GroupBy(e => e.Kind))
        {
            text.Append("\n## ").Append(kind.Key).Append("\n| what it says |\n|---|\n");
            foreach (var message in kind.Select(e => Cell(e.Message)).Distinct().Order())
            {
                text.Append("| ").Append(message).Append(" |\n");
            }
        }

        return text.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("\n", " ", StringComparison.Ordinal);
}
