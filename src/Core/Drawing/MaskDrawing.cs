using Mem3D.Core.Errors;
using Mem3D.Core.Interactions;

namespace Mem3D.Core.Drawing;

/// <summary>One gesture of a person's own hand on a mask; no network answers it.</summary>
/// <param name="Kind">What was drawn.</param>
/// <param name="Adds">True: its voxels join the mask. False: they leave it. Only brush and polygon may take away.</param>
/// <param name="Points">The brush's polyline or the polygon's corners, in voxels of the slice; empty for the other kinds.</param>
public sealed record MaskDrawing(DrawingKind Kind, bool Adds, IReadOnlyList<SlicePoint> Points)
{
    /// <summary>More points than any hand draws in one stroke.</summary>
    public const int MaximumPoints = 20_000;

    /// <summary>Largest brush in millimetres.</summary>
    public const double MaximumRadiusMm = 200;

    /// <summary>Radius of the brush in millimetres.</summary>
    public double RadiusMm { get; init; }

    /// <summary>True: the brush is a ball that also touches neighbouring slices. False: a disc.</summary>
    public bool Ball { get; init; }

    /// <summary>Only voxels of these intensities are touched; null: all.</summary>
    public IntensityBand? Band { get; init; }

    /// <summary>The slice that <see cref="DrawingKind.Copy"/> copies from.</summary>
    public int? From { get; init; }

    /// <summary>Checks numbers and range for a slice of the given size in a case of so many slices.</summary>
    /// <exception cref="Mem3DException">What is wrong with it.</exception>
    public void Validate(int width, int height, int slices)
    {
        var (least, most) = Kind switch
        {
            DrawingKind.Brush => (1, MaximumPoints),
            DrawingKind.Polygon => (3, MaximumPoints),
            DrawingKind.FillHoles or DrawingKind.Copy or DrawingKind.Interpolate => (0, 0),
            _ => throw Wrong($"There is no drawing of kind {(int)Kind}."),
        };
        if (Points.Count < least || Points.Count > most)
        {
            throw Wrong($"A {Kind} drawing has {(least == most ? $"{least}" : $"{least} to {most}")} points, got {Points.Count}.");
        }

        if (!Adds && Kind is not (DrawingKind.Brush or DrawingKind.Polygon))
        {
            throw Wrong($"A {Kind} drawing cannot take away.");
        }

        if (Kind == DrawingKind.Brush ? !(RadiusMm is > 0 and <= MaximumRadiusMm) : RadiusMm != 0 || Ball)
        {
            throw Wrong($"A brush has a radius of more than 0 and at most {MaximumRadiusMm} mm; nothing else has one.");
        }

        if (Band is { } band && !(band.Low <= band.High && double.IsFinite(band.Low) && double.IsFinite(band.High)))
        {
            throw Wrong("The range of intensities ends before it begins.");
        }

        if (Kind == DrawingKind.Copy ? From is not { } from || from < 0 || from >= slices : From is not null)
        {
            throw Wrong("The slice to copy from is not one of the case.");
        }

        foreach (var p in Points)
        {
            if (!(p.X >= -1 && p.X <= width && p.Y >= -1 && p.Y <= height))
            {
                throw Wrong($"A point of a {Kind} drawing lies outside the {width}×{height} slice.");
            }
        }
    }

    private static Mem3DException Wrong(string message) => new(ErrorKind.Invalid, message, "Draw again.");
}
