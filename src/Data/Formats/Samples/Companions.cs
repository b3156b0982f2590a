using Mem3D.Core.Errors;
using Mem3D.Core.Volumes;

namespace Mem3D.Data.Formats.Samples;

/// <summary>Finds the files a header names among those that came along: in the header's own folder, whatever the case of letters.</summary>
internal sealed class Companions(IReadOnlyList<UploadedFile> files)
{
    private readonly ILookup<string, UploadedFile> _byName = files.ToLookup(f => Key(f.Name), StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _used = [];

    /// <summary>The file of a name beside the header, and marks it as used; null when it did not come along.</summary>
    public UploadedFile? Find(UploadedFile header, string name)
    {
        var folder = Key(header.Name);
        folder = folder[..(folder.LastIndexOf('/') + 1)];
        var last = Key(name);
        last = last[(last.LastIndexOf('/') + 1)..];
        var found = _byName[folder + last].FirstOrDefault(f => f.Path != header.Path);
        if (found is not null)
        {
            _used.Add(found.Path);
        }

        return found;
    }

    /// <exception cref="Mem3DException">It did not come along.</exception>
    public SamplePart Part(UploadedFile header, string name, SamplePart like) => Find(header, name) is { } file
        ? like with { Path = file.Path }
        : throw new Mem3DException(
            ErrorKind.Invalid, $"Its voxels are in a file of their own, {Sorting.FileNames.Last(name)}, which is missing.", "Choose the header and its data files together.");

    /// <summary>Whether a header has claimed the file.</summary>
    public bool Used(UploadedFile file) => _used.Contains(file.Path);

    private static string Key(string name) => name.Replace('\\', '/');
}
