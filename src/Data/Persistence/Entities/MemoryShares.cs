using System.Buffers.Binary;
using Mem3D.Core.Segmentation;

namespace Mem3D.Data.Persistence.Entities;

/// <summary>Attention by memory slice as bytes: slice (int32), permanent (1 byte), share (float32), little endian.</summary>
internal static class MemoryShares
{
    private const int Size = 9;

    public static byte[]? Pack(IReadOnlyList<MemoryShare> shares)
    {
        if (shares.Count == 0)
        {
            return null;
        }

        var bytes = new byte[shares.Count * Size];
        for (var n = 0; n < shares.Count; n++)
        {
            var one = bytes.AsSpan(n * Size, Size);
            BinaryPrimitives.WriteInt32LittleEndian(one, shares[n].Slice);
            one[4] = shares[n].Permanent ? (byte)1 : (byte)0;
            BinaryPrimitives.WriteSingleLittleEndian(one[5..], shares[n].Share);
        }

        return bytes;
    }

    public static IReadOnlyList<MemoryShare> Unpack(byte[]? bytes)
    {
        if (bytes is null)
        {
            return [];
        }

        var shares = new MemoryShare[bytes.Length / Size];
        for (var n = 0; n < shares.Length; n++)
        {
            var one = bytes.AsSpan(n * Size, Size);
            shares[n] = new MemoryShare(BinaryPrimitives.ReadInt32LittleEndian(one), one[4] != 0, BinaryPrimitives.ReadSingleLittleEndian(one[5..]));
        }

        return shares;
    }
}
