using System.Buffers.Binary;
using Mem3D.Data.Formats.Dicom.Codecs;

namespace Mem3D.Data.Formats.Dicom;

/// <summary>
/// Encapsulated pixels cut into frames (PS3.5, A.4). Fragments are found by the lengths of their items, never by looking for delimiters, which
/// compressed data may hold. Which belong to a frame: one each; or what the offset table says; or, when it is empty or wrong, a new frame where a
/// code stream begins.
/// </summary>
internal sealed class DicomFragments
{
    private const int MostFragments = 1_000_000;
    private readonly List<(long Offset, uint Length)> _fragments = [];
    private readonly int[] _first;

    private DicomFragments(Stream file, long start, int frames)
    {
        var table = ReadItems(file, start);
        _first = Frames(file, frames, table);
    }

    /// <summary>Finds the fragments.</summary>
    /// <param name="start">First byte of the first item, the offset table.</param>
    /// <exception cref="Core.Errors.Mem3DException">Damaged.</exception>
    public static DicomFragments Find(Stream file, long start, int frames) => new(file, start, frames);

    /// <summary>The code stream of a frame.</summary>
    public byte[] Frame(Stream file, int index)
    {
        var fragments = _fragments[_first[index].._first[index + 1]];
        var length = fragments.Sum(f => (long)f.Length);
        if (length is < 2 or > int.MaxValue)
        {
            throw DicomErrors.EndsEarly();
        }

        var code = new byte[length];
        var at = 0;
        foreach (var (offset, count) in fragments)
        {
            file.Position = offset;
            if (file.ReadAtLeast(code.AsSpan(at, (int)count), (int)count, throwOnEndOfStream: false) < count)
            {
                throw DicomErrors.EndsEarly();
            }

            at += (int)count;
        }

        return code;
    }

    /// <summary>Lists the fragments. Returns the offset table: the place of each frame's first item after the table.</summary>
    private uint[] ReadItems(Stream file, long start)
    {
        file.Position = start;
        var reader = new DicomByteReader(file, bigEndian: false);
        uint[]? table = null;
        while (reader.Tag() is { } tag && tag != DicomTag.SequenceEnd)
        {
            if (tag != DicomTag.Item)
            {
                throw DicomErrors.Damaged("its compressed pixels are not cut into items");
            }

            var length = reader.UInt32();
            if (length > file.Length - file.Position)
            {
                throw DicomErrors.EndsEarly();
            }

            if (table is not null)
            {
                _fragments.Add((file.Position, length));
                reader.Skip(length);
            }
            else
            {
                table = new uint[Math.Min(length, 4 * MostFragments) / 4];
                Array.ForEach(Enumerable.Range(0, table.Length).ToArray(), n => table[n] = reader.UInt32());
                reader.Skip(length - (4 * table.Length));
            }

            if (_fragments.Count > MostFragments)
            {
                throw DicomErrors.Damaged("its pixels are in more pieces than any image has");
            }
        }

        return table ?? [];
    }

    /// <summary>Number of the first fragment of each frame, and of the one after the last.</summary>
    private int[] Frames(Stream file, int frames, uint[] table)
    {
        var count = _fragments.Count;
        if (count < frames)
        {
            throw DicomErrors.EndsEarly();
        }

        if (frames == 1)
        {
            return [0, count];
        }

        if (count == frames)
        {
            return [.. Enumerable.Range(0, count + 1)];
        }

        return ByTable(frames, table) ?? ByStart(file, frames) ?? throw DicomErrors.Damaged("nothing tells which piece of its pixels belongs to which frame");
    }

    private int[]? ByTable(int frames, uint[] table)
    {
        if (table.Length != frames)
        {
            return null;
        }

        var origin = _fragments[0].Offset;
        var places = _fragments.Select((f, n) => (f.Offset - origin, n)).ToDictionary(p => p.Item1, p => p.n);
        var first = new int[frames + 1];
        first[frames] = _fragments.Count;
        for (var n = 0; n < frames; n++)
        {
            if (!places.TryGetValue(table[n], out first[n]) || (n > 0 && first[n] <= first[n - 1]))
            {
                return null;
            }
        }

        return first[0] == 0 ? first : null;
    }

    private int[]? ByStart(Stream file, int frames)
    {
        var first = new List<int>();
        var start = new byte[8];
        for (var n = 0; n < _fragments.Count; n++)
        {
            file.Position = _fragments[n].Offset;
            var got = file.ReadAtLeast(start, (int)Math.Min(start.Length, _fragments[n].Length), throwOnEndOfStream: false);
            if (JpegMarkers.Begins(start.AsSpan(0, Math.Min(got, (int)_fragments[n].Length))))
            {
                first.Add(n);
            }
        }

        return first.Count == frames && first[0] == 0 ? [.. first, _fragments.Count] : null;
    }
}
