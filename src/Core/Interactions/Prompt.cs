using Mem3D.Core.Errors;

namespace Mem3D.Core.Interactions;

/// <summary>One gesture of a person on one slice.</summary>
/// <param name="Kind">What was drawn.</param>
/// <param name="Positive">True: this belongs to the target. False: it does not. Only scribbles and clicks may be negative.</param>
/// <param name="Points">Points in voxels of the slice; how many depends on <paramref name="Kind"/>.</param>
public sealed record Prompt(PromptKind Kind, bool Positive, IReadOnlyList<SlicePoint> Points)
{
    /// <summary>More points than any hand draws in one stroke.</summary>
    public const int MaximumPoints = 20_000;

    /// <summary>Checks number and range of points for a slice of the given size.</summary>
    /// <exception cref="Mem3DException">What is wrong with the prompt.</exception>
    public void Validate(int width, int height)
    {
        var (least, most) = Kind switch
        {
            PromptKind.Scribble => (1, MaximumPoints),
            PromptKind.Click => (1, 1),
            PromptKind.Box => (2, 2),
            PromptKind.ExtremePoints => (4, 4),
            PromptKind.Lasso => (3, MaximumPoints),
            PromptKind.NoTarget => (0, 0),
            _ => throw Wrong($"There is no prompt of kind {(int)Kind}."),
        };
        if (Points.Count < least || Points.Count > most)
        {
            throw Wrong($"A {Kind} prompt has {(least == most ? $"{least}" : $"{least} to {most}")} points, got {Points.Count}.");
        }

        if (!Positive && Kind is not (PromptKind.Scribble or PromptKind.Click))
        {
            throw Wrong($"A {Kind} prompt cannot be negative.");
        }

        foreach (var p in Points)
        {
            if (!(p.X >= -1 && p.X <= width && p.Y >= -1 && p.Y <= height))
            {
                throw Wrong($"A point of a {Kind} prompt lies outside the {width}×{height} slice.");
            }
        }
    }

    private static Mem3DException Wrong(string message) => new(ErrorKind.Invalid, message, "Draw the prompt again.");
}
