using System.IO.Compression;
using Mem3D.Core.Errors;

namespace Mem3D.Data.Formats.Dicom.Deidentification;

/// <summary>
/// Goes through every attribute of a file, into every sequence, also those of implicit and unknown representation, and past the pixels. Where a file is
/// damaged the walk ends: what was met so far was told.
/// </summary>
/// <param name="met">Told tag, depth (0: the data set itself), length in bytes (<see cref="uint.MaxValue"/>: undefined), and the value where wanted.</param>
/// <param name="wanted">Whether the value of a tag at a depth is to be read; only of at most 4096 bytes.</param>
internal sealed class HeaderWalker(Action<uint, int, uint, byte[]?> met, Func<uint, int, bool> wanted)
{
    private const int LongestRead = 4096;
    private const int Deepest = 32;
    private const uint Undefined = uint.MaxValue;

    /// <returns>Whether the file could be walked to its end.</returns>
    public bool Walk(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 14);
        try
        {
            var start = DicomParser.Begin(file, DicomSelection.Image);
            file.Position = start.MetaOffset;
            Meta(new DicomByteReader(file, bigEndian: false), start.DatasetOffset - start.MetaOffset);
            file.Position = start.DatasetOffset;
            if (start.TransferSyntax == DicomUids.DeflatedLittle)
            {
                using var inflated = new DeflateStream(file, CompressionMode.Decompress, leaveOpen: true);
                DataSet(new DicomByteReader(inflated, bigEndian: false), true);
            }
            else
            {
                DataSet(new DicomByteReader(file, start.BigEndian), DicomParser.IsExplicit(file));
            }

            return true;
        }
        catch (Exception e) when (e is InvalidDataException or Mem3DException { Kind: ErrorKind.Invalid })
        {
            return false;
        }
    }

    private void Meta(DicomByteReader reader, long length)
    {
        while (reader.Position < length && reader.Tag() is { } tag)
        {
            Attribute(reader, tag, true, 0);
        }
    }

    private void DataSet(DicomByteReader reader, bool isExplicit)
    {
        while (reader.Tag() is { } tag)
        {
            Attribute(reader, tag, isExplicit, 0);
        }
    }

    private void Attribute(DicomByteReader reader, uint tag, bool isExplicit, int depth)
    {
        var length = DicomParser.Length(reader, isExplicit, out var vr);
        if (tag == DicomTag.PixelData && length == Undefined)
        {
            met(tag, depth, length, null);
            Fragments(reader);
        }
        else if (length == Undefined)
        {
            met(tag, depth, length, null);
            Sequence(reader, long.MaxValue, isExplicit && vr != DicomVr.Unknown, depth, null);
        }
        else if (length >= 8 && (vr == 0 || vr == DicomVr.Sequence || vr == DicomVr.Unknown) && tag != DicomTag.PixelData)
        {
            Perhaps(reader, tag, length, isExplicit && vr != DicomVr.Unknown, depth);
        }
        else if (length is > 0 and <= LongestRead && wanted(tag, depth))
        {
            var value = new byte[length];
            reader.Fill(value);
            met(tag, depth, length, value);
        }
        else
        {
            met(tag, depth, length, null);
            reader.Skip(length);
        }
    }

    /// <summary>A value that is a sequence when it begins with an item.</summary>
    private void Perhaps(DicomByteReader reader, uint tag, uint length, bool isExplicit, int depth)
    {
        var end = reader.Position + length;
        var first = new byte[4];
        reader.Fill(first);
        var begins = reader.BigEndian ? first is [0xFF, 0xFE, 0xE0, 0] : first is [0xFE, 0xFF, 0, 0xE0];
        if (begins)
        {
            met(tag, depth, length, null);
            Sequence(reader, end, isExplicit, depth, DicomTag.Item);
        }
        else if (length <= LongestRead && wanted(tag, depth))
        {
            var value = new byte[length];
            first.CopyTo(value, 0);
            reader.Fill(value.AsSpan(4));
            met(tag, depth, length, value);
        }
        else
        {
            met(tag, depth, length, null);
            reader.Skip(length - 4);
        }
    }

    private void Sequence(DicomByteReader reader, long end, bool isExplicit, int depth, uint? begun)
    {
        if (depth > Deepest)
        {
            throw DicomErrors.Damaged("its sequences are nested too deeply");
        }

        while (reader.Position < end)
        {
            var tag = begun ?? reader.Tag() ?? throw DicomErrors.Damaged("it ends inside a sequence");
            begun = null;
            var length = reader.UInt32();
            if (tag == DicomTag.SequenceEnd)
            {
                return;
            }

            if (tag != DicomTag.Item)
            {
                throw DicomErrors.Damaged("a sequence holds something that is no item");
            }

            var until = length == Undefined ? long.MaxValue : reader.Position + length;
            while (reader.Position < until)
            {
                var inner = reader.Tag() ?? throw DicomErrors.Damaged("it ends inside a sequence");
                if (inner == DicomTag.ItemEnd)
                {
                    reader.UInt32();
                    break;
                }

                Attribute(reader, inner, isExplicit, depth + 1);
            }
        }
    }

    private static void Fragments(DicomByteReader reader)
    {
        while (reader.Tag() is { } tag)
        {
            var length = reader.UInt32();
            if (tag == DicomTag.SequenceEnd)
            {
                return;
            }

            reader.Skip(length);
        }
    }
}
