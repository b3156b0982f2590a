using System.Text.RegularExpressions;
using Mem3D.Testing;

namespace Mem3D.Architecture.Tests;

/// <summary>Habits of the source tree that no analyzer checks.</summary>
public sealed partial class SourceTests
{
    internal static readonly string Root = Checkout.Root;

    [Fact]
    public void One_public_type_a_file()
    {
        var files = Sources().ToList();
        files.Should().HaveCountGreaterThan(50, "otherwise the tree was not found");
        var crowded = files.Where(f => PublicType().Count(File.ReadAllText(f)) > 1).Select(Relative);
        crowded.Should().BeEmpty("a newcomer finds a type by its file name; split these files");
    }

    [Fact]
    public void Files_stay_small()
    {
        var large = Sources().Where(f => File.ReadLines(f).Count() > 300).Select(Relative);
        large.Should().BeEmpty("over 300 lines a file holds more than one idea; split these");
    }

    [Fact]
    public void Links_between_documents_lead_somewhere()
    {
        var pages = Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Root, "*.md")).Append(Path.Combine(Root, "onnx", "README.md")).Append(Path.Combine(Root, "training", "README.md")).Where(File.Exists);
        var broken = from page in pages
                     from Match link in Link().Matches(File.ReadAllText(page))
                     let target = link.Groups[1].Value.Split('#')[0]
                     where target.Length > 0 && !target.Contains("://", StringComparison.Ordinal)
                     where !Path.Exists(Path.Combine(Path.GetDirectoryName(page)!, target))
                     select $"{Relative(page)} → {target}";
        broken.Should().BeEmpty("a reader follows these links");
    }

    internal static IEnumerable<string> Sources() =>
        Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                && !f.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                && !f.Contains($"{Path.DirectorySeparatorChar}Migrations{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                && !f.Contains($"{Path.DirectorySeparatorChar}node_modules{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    private static string Relative(string path) => Path.GetRelativePath(Root, path);

    [GeneratedRegex(@"^public\s+(?:static\s+|sealed\s+|abstract\s+|readonly\s+|partial\s+|ref\s+|unsafe\s+)*(?:class|struct|record|interface|enum)\b", RegexOptions.Multiline)]
    private static partial Regex PublicType();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
