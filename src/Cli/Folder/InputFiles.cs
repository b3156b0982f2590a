using Mem3D.Core.Errors;
using Mem3D.Core.Volumes;

namespace Mem3D.Cli.Folder;

/// <summary>Files that a person names, one by one or by their folder.</summary>
internal static class InputFiles
{
    /// <summary>Every file, folders with all below them, in the order of their names.</summary>
    /// <exception cref="Mem3DException">A path is not there.</exception>
    public static IReadOnlyList<UploadedFile> Of(CliHost host, IReadOnlyList<string> paths) => [.. paths.SelectMany(p =>
    {
        var path = host.FullPath(p);
        return Directory.Exists(path)
            ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Select(f => new UploadedFile(f, Path.GetRelativePath(path, f)))
            : File.Exists(path) ? [new UploadedFile(path, Path.GetFileName(path))]
            : throw new Mem3DException(ErrorKind.NotFound, $"There is no file or folder '{p}'.", "Check the path.");
    })];
}
