using System.Globalization;
using System.Numerics;

namespace Mem3D.Data.Formats.Dicom.Writing;

/// <summary>Writes an object as a file (PS3.10 7).</summary>
internal static class DicomFile
{
    public const string ExplicitLittle = "1.2.840.10008.1.2.1";
    public const string ImplicitLittle = "1.2.840.10008.1.2";

    /// <summary>Of this product, derived from a UUID (PS3.5 B.2).</summary>
    public const string Implementation = "2.25.216045308273905827114436254907521563187";

    public static void Write(Stream destination, DicomDataset dataset, string sopClass, string sopInstance, bool explicitVr)
    {
        var meta = new DicomDataset().Bytes(0x0002_0001, "OB", [0, 1]).Text(0x0002_0002, "UI", sopClass).Text(0x0002_0003, "UI", sopInstance)
            .Text(0x0002_0010, "UI", explicitVr ? ExplicitLittle : ImplicitLittle).Text(0x0002_0012, "UI", Implementation).Text(0x0002_0013, "SH", "MEM3D_WEB")
            .Encode(explicitVr: true);
        destination.Write(new byte[128]);
        destination.Write("DICM"u8);
        destination.Write(new DicomDataset().Longs(0x0002_0000, (uint)meta.Length).Encode(explicitVr: true));
        destination.Write(meta);
        destination.Write(dataset.Encode(explicitVr));
    }

    /// <summary>A new UID derived from a UUID (PS3.5 B.2).</summary>
    public static string NewUid() => string.Create(
        CultureInfo.InvariantCulture, $"2.25.{new BigInteger(Guid.NewGuid().ToByteArray(bigEndian: true), isUnsigned: true, isBigEndian: true)}");
}
