namespace Mem3D.Data.Formats.Dicom;

/// <summary>The index of a medium (DICOMDIR; PS3.10, 8.6): the files that belong together.</summary>
internal static class MediaDirectory
{
    private const int Unused = 0;

    /// <summary>The last part of each file's name, and the instance it holds. Folders are left out: they may be named after a patient.</summary>
    /// <exception cref="Core.Errors.Mem3DException">Damaged.</exception>
    public static IReadOnlyList<(string Name, string Instance)> Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 8192);
        return [.. DicomParser.Parse(file, DicomSelection.Directory).Items(DicomTag.DirectoryRecords)
            .Where(r => r.Has(DicomTag.ReferencedFile) && r.UInt16(DicomTag.RecordInUse) != Unused)
            .Select(r => (r.Texts(DicomTag.ReferencedFile)[^1], r.Text(DicomTag.ReferencedInstanceInFile)))];
    }
}
