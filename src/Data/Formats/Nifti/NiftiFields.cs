using System.Buffers.Binary;

namespace Mem3D.Data.Formats.Nifti;

/// <summary>The numbers of a header by name, in its byte order: NIfTI-1 (nifti1.h, 348 bytes) or NIfTI-2 (nifti2.h, 540 bytes).</summary>
internal readonly struct NiftiFields(byte[] raw, bool bigEndian)
{
    private bool Two => raw.Length == NiftiHeader.LengthOfNifti2;

    public int Datatype
    {
        get => Int16(Two ? 12 : 70);
        set => SetInt16(Two ? 12 : 70, value);
    }

    public int BitsPerVoxel
    {
        set => SetInt16(Two ? 14 : 72, value);
    }

    /// <summary>Byte at which voxels start. NIfTI-1 keeps it as a float.</summary>
    public double VoxelOffset
    {
        get => Two ? Int64(168) : Single(108);
        set
        {
            if (Two)
            {
                SetInt64(168, (long)value);
            }
            else
            {
                SetSingle(108, value);
            }
        }
    }

    public double Slope
    {
        get => Two ? Double(176) : Single(112);
        set => SetReal(Two ? 176 : 112, value);
    }

    public double Intercept => Two ? Double(184) : Single(116);

    public int QformCode
    {
        get => Two ? Int32(344) : Int16(252);
        set => SetCode(Two ? 344 : 252, value);
    }

    public int SformCode
    {
        get => Two ? Int32(348) : Int16(254);
        set => SetCode(Two ? 348 : 254, value);
    }

    public int IntentCode
    {
        set => SetCode(Two ? 504 : 68, value);
    }

    /// <summary>xyzt_units.</summary>
    public int Units
    {
        get => Two ? Int32(500) : raw[123];
        set
        {
            if (Two)
            {
                SetInt32(500, value);
            }
            else
            {
                raw[123] = (byte)value;
            }
        }
    }

    /// <summary>dim[n], n from 0 to 7.</summary>
    public long Dim(int n) => Two ? Int64(16 + (8 * n)) : Int16(40 + (2 * n));

    public void SetDim(int n, long value)
    {
        if (Two)
        {
            SetInt64(16 + (8 * n), value);
        }
        else
        {
            SetInt16(40 + (2 * n), checked((int)value));
        }
    }

    /// <summary>pixdim[n], n from 0 (qfac) to 7.</summary>
    public double Pixdim(int n) => Two ? Double(104 + (8 * n)) : Single(76 + (4 * n));

    public void SetPixdim(int n, double value) => SetReal(Two ? 104 + (8 * n) : 76 + (4 * n), value);

    /// <summary>quatern_b, c, d, qoffset_x, y, z for n from 0 to 5.</summary>
    public double Quaternion(int n) => Two ? Double(352 + (8 * n)) : Single(256 + (4 * n));

    public void SetQuaternion(int n, double value) => SetReal(Two ? 352 + (8 * n) : 256 + (4 * n), value);

    /// <summary>srow_x, srow_y, srow_z, four numbers each.</summary>
    public double Srow(int n) => Two ? Double(400 + (8 * n)) : Single(280 + (4 * n));

    public void SetSrow(int n, double value) => SetReal(Two ? 400 + (8 * n) : 280 + (4 * n), value);

    private int Int16(int at) =>
        bigEndian ? BinaryPrimitives.ReadInt16BigEndian(raw.AsSpan(at)) : BinaryPrimitives.ReadInt16LittleEndian(raw.AsSpan(at));

    private int Int32(int at) =>
        bigEndian ? BinaryPrimitives.ReadInt32BigEndian(raw.AsSpan(at)) : BinaryPrimitives.ReadInt32LittleEndian(raw.AsSpan(at));

    private long Int64(int at) =>
        bigEndian ? BinaryPrimitives.ReadInt64BigEndian(raw.AsSpan(at)) : BinaryPrimitives.ReadInt64LittleEndian(raw.AsSpan(at));

    private double Single(int at) =>
        bigEndian ? BinaryPrimitives.ReadSingleBigEndian(raw.AsSpan(at)) : BinaryPrimitives.ReadSingleLittleEndian(raw.AsSpan(at));

    private double Double(int at) =>
        bigEndian ? BinaryPrimitives.ReadDoubleBigEndian(raw.AsSpan(at)) : BinaryPrimitives.ReadDoubleLittleEndian(raw.AsSpan(at));

    private void SetCode(int at, int value)
    {
        if (Two)
        {
            SetInt32(at, value);
        }
        else
        {
            SetInt16(at, value);
        }
    }

    private void SetReal(int at, double value)
    {
        if (Two)
        {
            SetInt64(at, BitConverter.DoubleToInt64Bits(value));
        }
        else
        {
            SetSingle(at, value);
        }
    }

    private void SetInt16(int at, int value) => Set(at, checked((short)value), 2);

    private void SetInt32(int at, int value) => Set(at, value, 4);

    private void SetInt64(int at, long value) => Set(at, value, 8);

    private void SetSingle(int at, double value) => Set(at, BitConverter.SingleToInt32Bits((float)value), 4);

    private void Set(int at, long value, int bytes)
    {
        for (var n = 0; n < bytes; n++)
        {
            raw[at + (bigEndian ? bytes - 1 - n : n)] = (byte)(value >> (8 * n));
        }
    }
}
