namespace Mem3D.Data.Formats.Nifti;

/// <summary>The bytes of a header that say where voxels lie: an export of masks carries them over unchanged.</summary>
internal static class NiftiForms
{
    /// <summary>pixdim, units, and both forms with their codes, as (offset, length), for a header of 348 or 540 bytes.</summary>
    public static IReadOnlyList<(int At, int Length)> Of(int headerLength) => headerLength == NiftiHeader.Length
        ? [(76, 32), (123, 1), (252, 76)]
        : [(104, 64), (500, 4), (344, 152)];

    /// <summary>Whether two headers of one version and byte order say the same, byte for byte, and have the same three dimensions.</summary>
    public static bool Same(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        if (a.Length != b.Length)
        {
            return false;
        }

        foreach (var (at, length) in Of(a.Length))
        {
            if (!a.Slice(at, length).SequenceEqual(b.Slice(at, length)))
            {
                return false;
            }
        }

        return NiftiHeader.Parse(a).Size == NiftiHeader.Parse(b).Size;
    }
}
