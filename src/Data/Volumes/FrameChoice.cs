using System.Globalization;
using Mem3D.Core.Errors;
using Mem3D.Core.Volumes;
using Mem3D.Data.Formats;
using Mem3D.Data.Formats.Sorting;

namespace Mem3D.Data.Volumes;

/// <summary>Which frames of files with several volumes, and which of several series, become cases: a person says.</summary>
internal static class FrameChoice
{
    /// <summary>More pictures than anybody compares; of longer series frames evenly apart are shown.</summary>
    private const int MostPictures = 120;

    private const int MostChosen = 50;
    private const int Side = 96;

    public static Mem3DException Missing(int frames) => new(
        ErrorKind.Unsupported, string.Create(CultureInfo.InvariantCulture, $"This is a 4-D series of {frames} frames; one volume is labelled at a time."),
        string.Create(CultureInfo.InvariantCulture, $"Choose a frame from 0 to {frames - 1}, or split the series."));

    /// <summary>What a person sees of a series.</summary>
    public static VolumeOffer Offer(int id, VolumeCandidate candidate, CancellationToken cancellationToken) => new(
        id, candidate.Name, candidate.File, candidate.Reader.Geometry, candidate.Reader.FrameCount, Pictures(candidate.Reader, cancellationToken))
    {
        Modality = candidate.Reader.Modality,
        Incomplete = candidate.Missing is not null,
        Reservation = Reservation(candidate),
    };

    private static string? Reservation(VolumeCandidate candidate)
    {
        string?[] words =
        [
            candidate.Missing is { } missing ? $"{missing} What is missing would stand empty, and nothing is segmented there." : null,
            candidate.Reservation?.Replace("Imported, but its slices", "Its slices", StringComparison.Ordinal),
        ];
        return words.OfType<string>().ToList() is { Count: > 0 } told ? string.Join(' ', told) : null;
    }

    /// <summary>The candidates a choice makes of one, each with its own name.</summary>
    /// <exception cref="Mem3DException">No such frame, or more than anybody labels.</exception>
    public static IReadOnlyList<VolumeCandidate> Take(VolumeCandidate candidate, IReadOnlyList<int> frames)
    {
        if (frames.Any(f => f < 0 || f >= candidate.Reader.FrameCount))
        {
            throw Missing(candidate.Reader.FrameCount);
        }

        if (candidate.Reader.FrameCount == 1)
        {
            return frames.Count > 0 ? [candidate] : [];
        }

        return frames.Count <= MostChosen
            ? [.. frames.Distinct().Order().Select(f => candidate with
            {
                Name = string.Create(CultureInfo.InvariantCulture, $"{candidate.Name} frame {f}"),
                Part = string.Create(CultureInfo.InvariantCulture, $" frame {f}"),
                Reader = candidate.Reader.OfFrame(f),
            })]
            : throw new Mem3DException(ErrorKind.TooLarge, $"At most {MostChosen} frames become cases at once.", "Choose fewer frames, and import again for more.");
    }

    /// <summary>The middle slice of frames evenly apart, in one walk through the file, each in its own range of grey.</summary>
    private static List<OfferPicture> Pictures(IVoxelReader reader, CancellationToken cancellationToken)
    {
        var (size, frames) = (reader.Geometry.Size, reader.FrameCount);
        var step = (frames + MostPictures - 1) / MostPictures;
        var (width, height) = Shape(reader.Geometry);
        var values = new Dictionary<int, float[]>();
        for (var f = 0; f < frames; f += step)
        {
            values[f] = new float[width * height];
        }

        var plane = (long)size.Width * size.Height;
        var start = size.Depth / 2 * plane;
        var last = (frames - 1) / step * step;
        reader.ReadFrames(
            (frame, first, voxels) =>
            {
                var end = first + voxels.Length;
                if (values.TryGetValue(frame, out var picture) && end > start && first < start + plane)
                {
                    for (var n = 0; n < picture.Length; n++)
                    {
                        var at = start + ((long)(((n / width) + 0.5) * size.Height / height) * size.Width) + (long)(((n % width) + 0.5) * size.Width / width);
                        if (at >= first && at < end)
                        {
                            var v = voxels[(int)(at - first)];
                            picture[n] = reader.Padding is { } padding && v >= padding.From && v <= padding.To ? float.NaN : (float)v;
                        }
                    }
                }

                return frame < last || end < start + plane;
            },
            cancellationToken);
        return [.. values.Select(v => new OfferPicture(v.Key, width, height, Grey(v.Value)))];
    }

    private static (int Width, int Height) Shape(VolumeGeometry geometry)
    {
        var (x, y) = (geometry.Size.Width * geometry.SpacingMm.I, geometry.Size.Height * geometry.SpacingMm.J);
        var scale = Side / Math.Max(x, y);
        return (Math.Max(1, (int)(x * scale)), Math.Max(1, (int)(y * scale)));
    }

    /// <param name="values">Not a number where a pixel is no part of the picture: black.</param>
    private static byte[] Grey(float[] values)
    {
        var seen = values.Where(v => !float.IsNaN(v)).DefaultIfEmpty().ToArray();
        var (low, high) = (seen.Min(), seen.Max());
        return Array.ConvertAll(values, v => high > low && !float.IsNaN(v) ? (byte)(255 * (v - low) / (high - low)) : (byte)0);
    }
}
