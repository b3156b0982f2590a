using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Mem3D.Data.Formats.Dicom.Deidentification;

/// <summary>
/// Replaces identifiers: the same one always by the same one within a project, by nobody to be reversed or guessed without the project's key. The new one is
/// derived from a UUID of version 8 (PS3.5 B.2, RFC 9562) made of the first 128 bits of HMAC-SHA-256.
/// </summary>
internal sealed class UidMapper(byte[] key)
{
    private const string Standard = "1.2.840.10008.";

    /// <summary>Identifiers that the standard itself defines, and empty ones, stay.</summary>
    public string Map(string uid)
    {
        if (uid.Length == 0 || uid.StartsWith(Standard, StringComparison.Ordinal))
        {
            return uid;
        }

        var sum = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes("uid:" + uid)).AsSpan(0, 16);
        sum[6] = (byte)((sum[6] & 0x0F) | 0x80);
        sum[8] = (byte)((sum[8] & 0x3F) | 0x80);
        return string.Create(CultureInfo.InvariantCulture, $"2.25.{new BigInteger(sum, isUnsigned: true, isBigEndian: true)}");
    }

    public DicomSource Map(DicomSource source) => new(
        Map(source.StudyUid), Map(source.SeriesUid), Map(source.FrameOfReferenceUid),
        [.. source.Images.Select(i => i with { SopInstanceUid = Map(i.SopInstanceUid) })]);

    /// <summary>What stands for a patient in the database: 32 bytes that say nothing without the key.</summary>
    public byte[] Patient(string identity) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes("patient:" + identity));
}
