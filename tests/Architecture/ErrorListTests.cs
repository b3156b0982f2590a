using System.Text;
using Mem3D.Core.Errors;

namespace Mem3D.Architecture.Tests;

/// <summary>
/// Every error a person can meet is listed in docs/errors.md: what happened, what was kept, what to do. A new one fails here until it is listed, and
/// is read by somebody on the way.
/// </summary>
public sealed class ErrorListTests
{
    private const string Rewrite = "MEM3D_WRITE_ERRORS";

    private static string Page => Path.Combine(SourceTests.Root, "docs", "errors.md");

    [Fact]
    public void Every_error_is_listed()
    {
        var page = Write(Errors());
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

    /// <summary>A text that is filled in at its end cannot be judged here.</summary>
    private static bool Sentence(string text) =>
        text.Split(" / ").All(part => part.EndsWith("{…}", StringComparison.Ordinal) || part.TrimEnd('"', '”', ')') is [.., '.' or '!' or '?']);

    private static List<ErrorSource.Entry> Errors() =>
        [.. ErrorSource.Read(SourceTests.Sources().Select(f => (Path.GetRelativePath(SourceTests.Root, f).Replace('\\', '/'), File.ReadAllText(f))))];

    private static string Write(IEnumerable<ErrorSource.Entry> errors)
    {
        var text = new StringBuilder("""
            # Errors
            Every error that somebody can meet, from the sources (`tests/Architecture/ErrorListTests` keeps this page true). Pages, HTTP (problem details) and the hub show the same words; {…} is filled in.
            What was kept: for `Unavailable`, what was acknowledged is saved; for every other kind nothing was changed, and what was acknowledged is saved.
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

        return text.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("\n", " ", StringComparison.Ordinal);
}
