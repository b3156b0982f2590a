using System.Globalization;
using System.IO.Compression;
using System.Text;
using Mem3D.Core.Sessions;

namespace Mem3D.Data.Exports;

/// <summary>
/// Two tables: labels.csv with volumes and mean quality, slices.csv with every slice. Volumes are left out where slices are not evenly spaced: voxels
/// have no one size there.
/// </summary>
internal static class TableExport
{
    public static void Write(CaseMasks masks, string path, CancellationToken cancellationToken)
    {
        var (labels, slices) = (Labels(masks), Slices(masks));
        using var zip = new ZipPack(path);
        zip.Add("labels.csv", compressed: false, Encode(labels));
        zip.Add("slices.csv", compressed: false, Encode(slices));
        zip.Dispose();
        ZipPack.Verify(path, zip.Written, cancellationToken);
        CompareAreas(path, masks);
    }

    private static List<string[]> Labels(CaseMasks masks)
    {
        var rows = new List<string[]>
        {
            (string[])["label", "number", "snomed", "voxels", "millilitres", "slices", "firstSlice", "lastSlice", "meanEstimatedQuality", "lowestEstimatedQuality", "anchoredSlices"],
        };
        foreach (var label in masks.Labels)
        {
            var with = masks.Slices(label).Where(s => s.Area > 0).ToList();
            var voxels = with.Sum(s => (long)s.Area);
            rows.Add(
            [
                label.Name, Number(label.Number), label.Code?.Value ?? "", Number(voxels),
                masks.TruePositionsMm is null ? Number(voxels * masks.Geometry.VoxelMillilitres) : "", Number(with.Count),
                with.Count > 0 ? Number(with[0].Slice) : "", with.Count > 0 ? Number(with[^1].Slice) : "",
                with.Count > 0 ? Number(with.Average(s => (double)s.Quality)) : "", with.Count > 0 ? Number(with.Min(s => s.Quality)) : "",
                Number(masks.Slices(label).Count(s => s.Anchored)),
            ]);
        }

        return rows;
    }

    private static List<string[]> Slices(CaseMasks masks)
    {
        var rows = new List<string[]> { (string[])["label", "number", "slice", "areaVoxels", "estimatedQuality", "presence", "origin", "anchored"] };
        rows.AddRange(masks.Labels.SelectMany(l => masks.Slices(l).Select(s => (string[])
        [
            l.Name, Number(l.Number), Number(s.Slice), Number(s.Area), Number(s.Quality), Number(s.Presence), Origin(s.Origin), s.Anchored ? "yes" : "no",
        ])));
        return rows;
    }

    private static string Origin(SliceOrigin origin) => origin switch
    {
        SliceOrigin.Prompted => "prompted",
        SliceOrigin.Propagated => "propagated",
        SliceOrigin.Accepted => "accepted",
        SliceOrigin.NoTarget => "no target",
        SliceOrigin.Reading => "taken from a reading",
        _ => "imported",
    };

    /// <summary>The areas of slices.csv, read back, are the voxels of the masks.</summary>
    private static void CompareAreas(string path, CaseMasks masks)
    {
        using var zip = ZipFile.OpenRead(path);
        using var text = new StreamReader(zip.GetEntry("slices.csv")!.Open(), Encoding.UTF8);
        var areas = new List<int>();
        text.ReadLine();
        while (text.ReadLine() is { } line)
        {
            areas.Add(int.Parse(line.Split(',')[^5], CultureInfo.InvariantCulture));
        }

        if (!areas.SequenceEqual(masks.Labels.SelectMany(l => masks.Slices(l).Select(s => masks.Mask(s).Area))))
        {
            throw ExportErrors.Differs();
        }
    }

    private static string Number(IFormattable number) => number.ToString(number is float or double ? "0.######" : null, CultureInfo.InvariantCulture);

    private static byte[] Encode(IEnumerable<string[]> rows) =>
        [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(string.Concat(rows.Select(r => string.Join(',', r.Select(Cell)) + "\r\n")))];

    /// <summary>RFC 4180; a name that a spreadsheet would take for a formula gets an apostrophe before it.</summary>
    private static string Cell(string text)
    {
        text = text is ['=' or '+' or '@' or '\t', ..] || (text.StartsWith('-') && !double.TryParse(text, CultureInfo.InvariantCulture, out _)) ? $"'{text}" : text;
        return text.AsSpan().ContainsAny("\",\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
