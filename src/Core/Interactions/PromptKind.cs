namespace Mem3D.Core.Interactions;

/// <summary>The kinds of input a person gives on one slice.</summary>
public enum PromptKind
{
    /// <summary>A polyline drawn on the target (positive) or on the background (negative).</summary>
    Scribble = 0,

    /// <summary>One point.</summary>
    Click = 1,

    /// <summary>Two opposite corners.</summary>
    Box = 2,

    /// <summary>The leftmost, rightmost, top and bottom points, in any order: exactly four.</summary>
    ExtremePoints = 3,

    /// <summary>A closed outline.</summary>
    Lasso = 4,

    /// <summary>"No target here": the slice is empty. No points.</summary>
    NoTarget = 5,
}
