using System.Globalization;
using Mem3D.Core.Errors;
using Mem3D.Core.Volumes;
using Mem3D.Data.Formats.Samples;

namespace Mem3D.Data.Formats.Dicom;

/// <summary>Slices in order as one volume, one decoded slice in memory at a time.</summary>
internal sealed class DicomSeriesReader(IReadOnlyList<DicomSlice> slices, VolumeGeometry geometry, IDicomBackend backend) : IVoxelReader
{
    private const int Tries = 5;
    private const int MostDamaged = 50;

    /// <summary>Why, by slice; kept from one reading to the next.</summary>
    private readonly SortedDictionary<int, string> _damaged = [];

    public VolumeGeometry Geometry => geometry;

    public (double From, double To)? Padding { get; private set; }

    public IReadOnlyList<int> DamagedSlices => [.. _damaged.Keys];

    public string? Damage => _damaged.Count == 0 ? null : string.Join(' ', _damaged.Keys.Take(5).Select(Name))
        + (_damaged.Count > 5 ? string.Create(CultureInfo.InvariantCulture, $" And {_damaged.Count - 5} more.") : "");

    public Modality? Modality => slices[0].Image.Modality switch
    {
        "CT" => Core.Volumes.Modality.CT,
        "MR" => Core.Volumes.Modality.MR,
        "" => null,
        _ => Core.Volumes.Modality.Other,
    };

    /// <summary>The middle slice only, which is all that a picture needs; where it is damaged, the nearest that is not.</summary>
    public void ReadFrames(FrameChunk chunk, CancellationToken cancellationToken)
    {
        var values = new double[geometry.Size.Width * geometry.Size.Height];
        var middle = slices.Count / 2;
        Mem3DException? damage = null;
        foreach (var slice in Enumerable.Range(0, slices.Count).Where(n => !slices[n].IsMissing).OrderBy(n => Math.Abs(n - middle)).Take(Tries).Select(n => slices[n]))
        {
            try
            {
                using var pixels = backend.Pixels(slice.Image);
                DicomValues.Rescale(slice.Image, slice.Frame, pixels.Frame(slice.Frame.Index, cancellationToken), values);
                Padding = DicomValues.Padding(slice.Image, slice.Frame);
                chunk(0, (long)middle * values.Length, values);
                return;
            }
            catch (Mem3DException e) when (e.Kind is ErrorKind.Invalid or ErrorKind.Unsupported or ErrorKind.TooLarge)
            {
                damage ??= e;
            }
        }

        throw damage!;
    }

    /// <summary>Slices that are missing or cannot be read stand empty and are named; when they are many, the series is refused.</summary>
    public void Read(VoxelChunk chunk, CancellationToken cancellationToken)
    {
        DicomImage? open = null;
        IDicomPixels? pixels = null;
        var values = new double[geometry.Size.Width * geometry.Size.Height];
        try
        {
            for (var n = 0; n < slices.Count; n++)
            {
                var slice = slices[n];
                if (slice.IsMissing)
                {
                    _damaged[n] = "";
                }

                try
                {
                    if (!_damaged.ContainsKey(n))
                    {
                        if (!ReferenceEquals(open, slice.Image))
                        {
                            pixels?.Dispose();
                            (open, pixels) = (null, null);
                            (open, pixels) = (slice.Image, backend.Pixels(slice.Image));
                        }

                        DicomValues.Rescale(slice.Image, slice.Frame, pixels!.Frame(slice.Frame.Index, cancellationToken), values);
                    }
                }
                catch (Mem3DException e) when (e.Kind is ErrorKind.Invalid or ErrorKind.Unsupported or ErrorKind.TooLarge)
                {
                    _damaged[n] = e.Message;
                    if (_damaged.Count(d => d.Value.Length > 0) > Math.Min(slices.Count / 4, MostDamaged))
                    {
                        throw new Mem3DException(e.Kind, Name(_damaged.First(d => d.Value.Length > 0).Key), e.Remedy, e);
                    }
                }

                var empty = _damaged.ContainsKey(n);
                if (empty)
                {
                    values.AsSpan().Fill(slice.Frame.Intercept);
                }

                Padding = empty ? (slice.Frame.Intercept, slice.Frame.Intercept) : DicomValues.Padding(slice.Image, slice.Frame);
                chunk(values);
            }
        }
        finally
        {
            pixels?.Dispose();
        }
    }

    private string Name(int n) => slices[n].IsMissing
        ? string.Create(CultureInfo.InvariantCulture, $"Slice {n + 1} of {slices.Count} is missing.")
        : string.Create(CultureInfo.InvariantCulture, $"Slice {n + 1} of {slices.Count} ({slices[n].Name}) cannot be read. {_damaged[n]}");
}
