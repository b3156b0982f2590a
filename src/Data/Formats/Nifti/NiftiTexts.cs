namespace Mem3D.Data.Formats.Nifti;

/// <summary>The free texts of a NIfTI header (nifti1.h, nifti2.h), into which programs write names, dates and paths.</summary>
internal static class NiftiTexts
{
    private static readonly (string Name, int Offset, int Length)[] One =
        [("data_type", 4, 10), ("db_name", 14, 18), ("descrip", 148, 80), ("aux_file", 228, 24), ("intent_name", 328, 16)];

    private static readonly (string Name, int Offset, int Length)[] Two = [("descrip", 240, 80), ("aux_file", 320, 24), ("intent_name", 508, 16)];

    /// <summary>The header without its texts, and the names of those that said something.</summary>
    public static (byte[] Header, IReadOnlyList<string> Removed) Clean(byte[] header)
    {
        var clean = header.ToArray();
        var removed = new List<string>();
        foreach (var (name, offset, length) in header.Length == NiftiHeader.LengthOfNifti2 ? Two : One)
        {
            var text = clean.AsSpan(offset, length);
            if (text.ContainsAnyExcept((byte)0))
            {
                removed.Add(name);
                text.Clear();
            }
        }

        return (clean, removed);
    }
}
