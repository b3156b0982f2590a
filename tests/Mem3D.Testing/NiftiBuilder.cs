using System.Buffers.Binary;
using System.IO.Compression;

namespace Mem3D.Testing;

/// <summary>Builds NIfTI-1 files byte by byte, right and wrong ones, without using the product's own writer.</summary>
public sealed class NiftiBuilder
{
    /// <summary>dim[0…7].</summary>
    public short[] Dim { get; set; } = [3, 4, 3, 2, 1, 1, 1, 1];

    public short Datatype { get; set; } = 4;

    public bool BigEndian { get; set; }

    /// <summary>pixdim[0…7].</summary>
    public float[] Pixdim { get; set; } = [1, 1, 1, 1, 1, 0, 0, 0];

    public float VoxelOffset { get; set; } = 352;

    public float Slope { get; set; } = 1;

    public float Intercept { get; set; }

    public byte Units { get; set; } = 2;

    public short QformCode { get; set; }

    public short SformCode { get; set; }

    /// <summary>quatern_b, c, d, qoffset_x, y, z.</summary>
    public float[] Quaternion { get; set; } = new float[6];

    /// <summary>srow_x, srow_y, srow_z: RAS.</summary>
    public float[] Srow { get; set; } = new float[12];

    public string Magic { get; set; } = "n+1\0";

    public int HeaderLength { get; set; } = 348;

    /// <summary>NIfTI-2: 540 bytes, the same fields wider.</summary>
    public bool Two { get; set; }

    /// <summary>Voxel values before scaling, converted to the datatype.</summary>
    public IReadOnlyList<double> Values { get; set; } = [];

    /// <summary>Sets sform with its code.</summary>
    public NiftiBuilder WithSform(params float[] srow)
    {
        Srow = srow;
        SformCode = 1;
        return this;
    }

    public byte[] Header()
    {
        if (Two)
        {
            return Header2();
        }

        var h = new byte[348];
        Int(h, 0, HeaderLength);
        for (var n = 0; n < 8; n++)
        {
            Short(h, 40 + (2 * n), Dim[n]);
            Float(h, 76 + (4 * n), Pixdim[n]);
        }

        Short(h, 70, Datatype);
        Short(h, 72, (short)(8 * Size()));
        Float(h, 108, VoxelOffset);
        Float(h, 112, Slope);
        Float(h, 116, Intercept);
        h[123] = Units;
        Short(h, 252, QformCode);
        Short(h, 254, SformCode);
        for (var n = 0; n < 6; n++)
        {
            Float(h, 256 + (4 * n), Quaternion[n]);
        }

        for (var n = 0; n < 12; n++)
        {
            Float(h, 280 + (4 * n), Srow[n]);
        }

        System.Text.Encoding.ASCII.GetBytes(Magic).CopyTo(h, 344);
        return h;
    }

    public byte[] Build()
    {
        var bytes = new List<byte>(Header());
        while (bytes.Count < VoxelOffset)
        {
            bytes.Add(0);
        }

        foreach (var v in Values)
        {
            bytes.AddRange(Voxel(v));
        }

        return [.. bytes];
    }

    public byte[] BuildGzip() => Gzip(Build());

    public static byte[] Gzip(byte[] content)
    {
        var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return memory.ToArray();
    }

    private byte[] Header2()
    {
        var h = new byte[540];
        Int(h, 0, 540);
        System.Text.Encoding.ASCII.GetBytes(Magic.Replace('1', '2')).CopyTo(h, 4);
        Short(h, 12, Datatype);
        Short(h, 14, (short)(8 * Size()));
        for (var n = 0; n < 8; n++)
        {
            Wide(h, 16 + (8 * n), BitConverter.GetBytes((long)Dim[n]));
            Wide(h, 104 + (8 * n), BitConverter.GetBytes((double)Pixdim[n]));
        }

        Wide(h, 168, BitConverter.GetBytes((long)VoxelOffset));
        Wide(h, 176, BitConverter.GetBytes((double)Slope));
        Wide(h, 184, BitConverter.GetBytes((double)Intercept));
        Int(h, 344, QformCode);
        Int(h, 348, SformCode);
        for (var n = 0; n < 18; n++)
        {
            Wide(h, 352 + (8 * n), BitConverter.GetBytes((double)(n < 6 ? Quaternion[n] : Srow[n - 6])));
        }

        Int(h, 500, Units);
        return h;
    }

    private void Wide(byte[] h, int at, byte[] value)
    {
        if (BigEndian)
        {
            Array.Reverse(value);
        }

        value.CopyTo(h, at);
    }

    private int Size() => Datatype switch { 2 or 256 => 1, 4 or 512 => 2, 8 or 16 or 768 => 4, _ => 8 };

    private byte[] Voxel(double v)
    {
        byte[] b = Datatype switch
        {
            2 => [(byte)v],
            256 => [(byte)(sbyte)v],
            4 => BitConverter.GetBytes((short)v),
            512 => BitConverter.GetBytes((ushort)v),
            8 => BitConverter.GetBytes((int)v),
            768 => BitConverter.GetBytes((uint)v),
            16 => BitConverter.GetBytes((float)v),
            1024 => BitConverter.GetBytes((long)v),
            1280 => BitConverter.GetBytes((ulong)v),
            _ => BitConverter.GetBytes(v),
        };
        if (BigEndian)
        {
            Array.Reverse(b);
        }

        return b;
    }

    private void Short(byte[] h, int at, short v)
    {
        if (BigEndian)
        {
            BinaryPrimitives.WriteInt16BigEndian(h.AsSpan(at), v);
        }
        else
        {
            BinaryPrimitives.WriteInt16LittleEndian(h.AsSpan(at), v);
        }
    }

    private void Int(byte[] h, int at, int v)
    {
        if (BigEndian)
        {
            BinaryPrimitives.WriteInt32BigEndian(h.AsSpan(at), v);
        }
        else
        {
            BinaryPrimitives.WriteInt32LittleEndian(h.AsSpan(at), v);
        }
    }

    private void Float(byte[] h, int at, float v)
    {
        if (BigEndian)
        {
            BinaryPrimitives.WriteSingleBigEndian(h.AsSpan(at), v);
        }
        else
        {
            BinaryPrimitives.WriteSingleLittleEndian(h.AsSpan(at), v);
        }
    }
}
