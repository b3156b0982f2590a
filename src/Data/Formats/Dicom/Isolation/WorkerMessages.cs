using System.Text;
using Mem3D.Core.Errors;
using Mem3D.Data.Formats.Dicom.Codecs;

namespace Mem3D.Data.Formats.Dicom.Isolation;

/// <summary>What server and worker say to each other. The server believes no length it is told.</summary>
internal static class WorkerMessages
{
    private const byte Samples = 1;
    private const byte Refusal = 2;
    private const byte OutOfMemory = 3;
    private const int LongestText = 4096;

    public static void WriteRequest(Stream to, FrameFormat format, byte[] code)
    {
        using var writer = new BinaryWriter(to, Encoding.UTF8, leaveOpen: true);
        writer.Write(format.TransferSyntax);
        writer.Write(format.Rows);
        writer.Write(format.Columns);
        writer.Write(format.Samples);
        writer.Write(format.BitsAllocated);
        writer.Write(format.Signed);
        writer.Write(format.Planar);
        writer.Write(code.Length);
        writer.Write(code);
        writer.Flush();
        to.Flush();
    }

    /// <summary>The next request; null at the end.</summary>
    public static (FrameFormat Format, byte[] Code)? ReadRequest(Stream from)
    {
        using var reader = new BinaryReader(from, Encoding.UTF8, leaveOpen: true);
        try
        {
            var format = new FrameFormat(
                reader.ReadString(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadBoolean(), reader.ReadBoolean());
            var code = new byte[reader.ReadInt32()];
            from.ReadExactly(code);
            return (format, code);
        }
        catch (EndOfStreamException)
        {
            return null;
        }
    }

    public static void WriteSamples(Stream to, byte[] samples)
    {
        to.WriteByte(Samples);
        to.Write(samples);
        to.Flush();
    }

    public static void WriteRefusal(Stream to, ErrorKind kind, string message, string remedy)
    {
        to.WriteByte(Refusal);
        to.WriteByte((byte)kind);
        foreach (var text in (string[])[message, remedy])
        {
            var bytes = Encoding.UTF8.GetBytes(text[..Math.Min(text.Length, LongestText / 4)]);
            to.Write(BitConverter.GetBytes((ushort)bytes.Length));
            to.Write(bytes);
        }

        to.Flush();
    }

    public static void WriteOutOfMemory(Stream to)
    {
        to.WriteByte(OutOfMemory);
        to.Flush();
    }

    /// <summary>The samples, <paramref name="length"/> bytes; null when the worker says it lacked memory.</summary>
    /// <exception cref="Mem3DException">The worker refused the frame.</exception>
    /// <exception cref="EndOfStreamException">The worker is gone.</exception>
    /// <exception cref="InvalidDataException">This is no answer.</exception>
    public static byte[]? ReadAnswer(Stream from, int length)
    {
        switch (from.ReadByte())
        {
            case Samples:
                var samples = new byte[length];
                from.ReadExactly(samples);
                return samples;
            case Refusal when from.ReadByte() is var kind && Enum.IsDefined((ErrorKind)kind):
                throw new Mem3DException((ErrorKind)kind, Text(from), Text(from));
            case OutOfMemory:
                return null;
            case -1:
                throw new EndOfStreamException();
            default:
                throw new InvalidDataException();
        }
    }

    private static string Text(Stream from)
    {
        var length = new byte[2];
        from.ReadExactly(length);
        var bytes = new byte[Math.Min((int)BitConverter.ToUInt16(length), LongestText)];
        from.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes);
    }
}
