using System.Buffers.Binary;

namespace Mem3D.Data.Formats.Nifti;

/// <summary>The numbers of a header, in its byte order, by byte offset (nifti1.h).</summary>
internal readonly struct NiftiFields(byte[] raw, bool bigEndian)
{
    public byte Byte(int at) => raw[at];

    public int Int16(int at) =>
        bigEndian ? BinaryPrimitives.ReadInt16BigEndian(raw.AsSpan(at)) : BinaryPrimitives.ReadInt16LittleEndian(raw.AsSpan(at));

    public double Single(int at) =>
        bigEndian ? BinaryPrimitives.ReadSingleBigEndian(raw.AsSpan(at)) : BinaryPrimitives.ReadSingleLittleEndian(raw.AsSpan(at));

    public void SetByte(int at, byte value) => raw[at] = value;

    public void SetInt16(int at, int value)
    {
        if (bigEndian)
        {
            BinaryPrimitives.WriteInt16BigEndian(raw.AsSpan(at), checked((short)value));
        }
        else
        {
            BinaryPrimitives.WriteInt16LittleEndian(raw.AsSpan(at), checked((short)value));
        }
    }

    public void SetInt32(int at, int value)
    {
        if (bigEndian)
        {
            BinaryPrimitives.WriteInt32BigEndian(raw.AsSpan(at), value);
        }
        else
        {
            BinaryPrimitives.WriteInt32LittleEndian(raw.AsSpan(at), value);
        }
    }

    public void SetSingle(int at, double value)
    {
        if (bigEndian)
        {
            BinaryPrimitives.WriteSingleBigEndian(raw.AsSpan(at), (float)value);
        }
        else
        {
            BinaryPrimitives.WriteSingleLittleEndian(raw.AsSpan(at), (float)value);
        }
    }
}
