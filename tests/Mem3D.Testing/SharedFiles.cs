using System.IO.Compression;

namespace Mem3D.Testing;

/// <summary>
/// Real files that nobody here wrote. They are not part of the repository: the variable MEM3D_SHARED names their folder, or a folder called
/// "shared" lies beside one of the folders above the tests. Tests that want them skip, with a reason, where there are none.
/// </summary>
public static class SharedFiles
{
    public const string WhyMissing = "No folder of shared real files: set MEM3D_SHARED to it to run this test.";

    private static readonly Lazy<string?> Found = new(Search);

    /// <summary>The folder; null when there is none.</summary>
    public static string? Root => Found.Value;

    /// <summary>Full path of a file or folder; null when it is not there.</summary>
    public static string? Find(string relative)
    {
        var path = Root is null ? null : Path.Combine(Root, relative);
        return File.Exists(path) || Directory.Exists(path) ? path : null;
    }

    /// <summary>Full path of a file of the DICOM manifest; those of a zip ("a.zip!b") are unpacked into <paramref name="folder"/>.</summary>
    public static string Extract(string file, TemporaryFolder folder)
    {
        var (archive, entry) = file.Split('!') is [var a, var e] ? (a, e) : (file, null);
        var path = Find("dicom/" + archive) ?? throw new FileNotFoundException(file);
        if (entry is null)
        {
            return path;
        }

        using var zip = ZipFile.OpenRead(path);
        var target = Path.Combine(folder.Path, Path.GetFileName(entry));
        zip.Entries.Single(z => z.FullName == entry || z.FullName.EndsWith("/" + entry, StringComparison.Ordinal)).ExtractToFile(target);
        return target;
    }

    private static string? Search()
    {
        var named = Environment.GetEnvironmentVariable("MEM3D_SHARED");
        if (!string.IsNullOrEmpty(named))
        {
            return Directory.Exists(named) ? named : null;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared");
            if (Directory.Exists(Path.Combine(candidate, "dicom")))
            {
                return candidate;
            }
        }

        return null;
    }
}
