using System.IO.Compression;

namespace Mem3D.Data.Formats.Dicom;

/// <summary>
/// Reads the attributes of a DICOM file up to its pixels (PS3.10 file format, PS3.5 encodings). Copes with what real files do: no preamble, no meta
/// header, implicit encoding under an explicit UID, odd VR bytes, UN of undefined length, private sequences.
/// </summary>
internal static class DicomParser
{
    private const int LongestFirst = 4096;
    private const int DeepestSequence = 32;
    private const uint Undefined = uint.MaxValue;

    /// <summary>Whether the first bytes of a file look like DICOM: the magic at 128, or a first attribute of group 2 or 8.</summary>
    public static bool LooksLike(ReadOnlySpan<byte> start) =>
        (start.Length >= 132 && start.Slice(128, 4).SequenceEqual("DICM"u8))
        || BeginsBig(start) || (start.Length >= 8 && start[1] == 0 && start[0] is 2 or 8 && start[3] == 0 && start[2] <= 0x70 && IsFirst(start));

    /// <param name="selection">What to keep; null: what an image says.</param>
    /// <exception cref="Core.Errors.Mem3DException">The file is damaged.</exception>
    public static DicomAttributes Parse(Stream file, DicomSelection? selection = null)
    {
        var attributes = Begin(file, selection ?? DicomSelection.Image);
        if (attributes.TransferSyntax != DicomUids.DeflatedLittle)
        {
            Read(new DicomByteReader(file, attributes.BigEndian), IsExplicit(file), attributes);
            return attributes;
        }

        try
        {
            using var inflated = new DeflateStream(file, CompressionMode.Decompress, leaveOpen: true);
            Read(new DicomByteReader(inflated, bigEndian: false), isExplicit: true, attributes);
            return attributes;
        }
        catch (InvalidDataException e)
        {
            throw DicomErrors.Damaged("its deflate compression is broken", e);
        }
    }

    /// <summary>Reads the preamble and the meta header, if any; the file then stands at its data set, whose encoding is known.</summary>
    /// <exception cref="Core.Errors.Mem3DException">The file is damaged.</exception>
    public static DicomAttributes Begin(Stream file, DicomSelection selection)
    {
        var attributes = new DicomAttributes(selection);
        Span<byte> start = stackalloc byte[132];
        var got = file.ReadAtLeast(start, 132, throwOnEndOfStream: false);
        attributes.MetaOffset = file.Position = got == 132 && start[128..].SequenceEqual("DICM"u8) ? 132 : 0;
        ReadMeta(file, attributes);
        attributes.DatasetOffset = file.Position;
        attributes.BigEndian = attributes.TransferSyntax == DicomUids.ExplicitBig || (attributes.TransferSyntax.Length == 0 && BeginsBig(file));
        return attributes;
    }

    /// <summary>Group 2 is explicit little endian whatever follows; its group length is not trusted.</summary>
    private static void ReadMeta(Stream file, DicomAttributes attributes)
    {
        var reader = new DicomByteReader(file, bigEndian: false);
        while (true)
        {
            var before = file.Position;
            if (reader.Tag() is not { } tag || tag >> 16 != 2)
            {
                file.Position = before;
                break;
            }

            var length = Length(reader, isExplicit: true, out _);
            Value(reader, tag, length, attributes);
        }

        attributes.TransferSyntax = attributes.Text(DicomTag.TransferSyntax);
    }

    /// <summary>Decides by the first attribute itself: files exist whose UID says otherwise.</summary>
    internal static bool IsExplicit(Stream file)
    {
        Span<byte> first = stackalloc byte[6];
        var before = file.Position;
        var got = file.ReadAtLeast(first, 6, throwOnEndOfStream: false);
        file.Position = before;
        return got == 6 && DicomVr.IsKnown(first[4], first[5]);
    }

    private static void Read(DicomByteReader reader, bool isExplicit, DicomAttributes attributes)
    {
        while (reader.Tag() is { } tag)
        {
            var length = Length(reader, isExplicit, out var vr);
            if (tag is DicomTag.PixelData or DicomTag.FloatPixelData or DicomTag.DoublePixelData)
            {
                attributes.PixelOffset = reader.Position;
                attributes.PixelLength = length;
                attributes.WordPixels = vr == DicomVr.Words;
                attributes.FloatPixels = tag != DicomTag.PixelData;
                break;
            }

            attributes.HasModalityLut |= tag == DicomTag.ModalityLut;
            Attribute(reader, tag, length, isExplicit, vr, 0, attributes);
        }

        if (attributes.TransferSyntax.Length == 0)
        {
            attributes.TransferSyntax = reader.BigEndian ? DicomUids.ExplicitBig : isExplicit ? DicomUids.ExplicitLittle : DicomUids.ImplicitLittle;
        }
    }

    /// <summary>One attribute of a data set or an item: kept, looked into or passed over.</summary>
    private static void Attribute(DicomByteReader reader, uint tag, uint length, bool isExplicit, ushort vr, int depth, DicomAttributes? attributes)
    {
        var opened = attributes is not null && attributes.Selection.Opens(tag) && (vr == 0 || vr == DicomVr.Unknown || vr == DicomVr.Sequence);
        if (length == Undefined || opened)
        {
            Sequence(reader, length, isExplicit && vr != DicomVr.Unknown, depth, tag, opened ? attributes : null);
        }
        else if (attributes is not null)
        {
            Value(reader, tag, length, attributes);
        }
        else
        {
            reader.Skip(length);
        }
    }

    private static void Value(DicomByteReader reader, uint tag, uint length, DicomAttributes attributes)
    {
        if (!attributes.Selection.Keeps(tag) || length > attributes.Selection.Longest)
        {
            reader.Skip(length);
            return;
        }

        reader.Keep(length);
        attributes.Set(tag, reader.Bytes((int)length));
    }

    internal static uint Length(DicomByteReader reader, bool isExplicit, out ushort vr)
    {
        vr = 0;
        if (!isExplicit)
        {
            return reader.UInt32();
        }

        Span<byte> b = stackalloc byte[2];
        reader.Fill(b);
        if (!DicomVr.IsPrintable(b[0], b[1]))
        {
            // an implicit attribute among explicit ones: these two bytes belong to its length
            var rest = reader.UInt16();
            var two = reader.BigEndian ? (uint)((b[0] << 8) | b[1]) : (uint)(b[0] | (b[1] << 8));
            return reader.BigEndian ? (two << 16) | rest : two | ((uint)rest << 16);
        }

        vr = DicomVr.Code(b[0], b[1]);
        if (!DicomVr.IsLong(vr))
        {
            return reader.UInt16();
        }

        reader.UInt16();
        return reader.UInt32();
    }

    /// <summary>Goes through the items of a sequence (PS3.5, 7.5), up to and with its end; those of a sequence looked into are kept.</summary>
    private static void Sequence(DicomByteReader reader, uint length, bool isExplicit, int depth, uint sequence, DicomAttributes? parent)
    {
        if (depth > DeepestSequence)
        {
            throw DicomErrors.Damaged("its sequences are nested too deeply");
        }

        for (var end = End(reader, length); reader.Position < end;)
        {
            var tag = reader.Tag() ?? throw DicomErrors.Damaged("it ends inside a sequence");
            var item = reader.UInt32();
            switch (tag)
            {
                case DicomTag.SequenceEnd:
                    return;
                case DicomTag.Item when parent is not null:
                    reader.Keep();
                    Item(reader, item, isExplicit, depth, parent.AddItem(sequence));
                    break;
                case DicomTag.Item when item == Undefined:
                    Item(reader, item, isExplicit, depth, null);
                    break;
                case DicomTag.Item:
                    reader.Skip(item);
                    break;
                default:
                    throw DicomErrors.Damaged("a sequence holds something that is no item");
            }
        }
    }

    private static void Item(DicomByteReader reader, uint length, bool isExplicit, int depth, DicomAttributes? attributes)
    {
        for (var end = End(reader, length); reader.Position < end;)
        {
            var tag = reader.Tag() ?? throw DicomErrors.Damaged("it ends inside a sequence");
            if (tag == DicomTag.ItemEnd)
            {
                reader.UInt32();
                return;
            }

            Attribute(reader, tag, Length(reader, isExplicit, out var vr), isExplicit, vr, depth + 1, attributes);
        }
    }

    private static long End(DicomByteReader reader, uint length) => length == Undefined ? long.MaxValue : reader.Position + length;

    /// <summary>Whether the data set begins with an attribute of group 8 in explicit big endian.</summary>
    private static bool BeginsBig(Stream file)
    {
        Span<byte> first = stackalloc byte[8];
        var before = file.Position;
        var got = file.ReadAtLeast(first, 8, throwOnEndOfStream: false);
        file.Position = before;
        return BeginsBig(first[..got]);
    }

    private static bool BeginsBig(ReadOnlySpan<byte> start) => start.Length >= 8 && start[0] == 0 && start[1] == 8 && start[2] == 0 && DicomVr.IsKnown(start[4], start[5]);

    private static bool IsFirst(ReadOnlySpan<byte> start) =>
        DicomVr.IsKnown(start[4], start[5]) || BitConverter.ToUInt32(start[4..]) <= LongestFirst;
}
