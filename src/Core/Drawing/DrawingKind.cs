namespace Mem3D.Core.Drawing;

/// <summary>The kinds of gesture that change a mask without a network.</summary>
public enum DrawingKind
{
    /// <summary>A round brush drawn along a polyline; erases when it does not add.</summary>
    Brush = 0,

    /// <summary>The inside of a closed outline.</summary>
    Polygon = 1,

    /// <summary>Background that the mask encloses becomes mask.</summary>
    FillHoles = 2,

    /// <summary>The mask of another slice of the same label.</summary>
    Copy = 3,

    /// <summary>Slices between drawn or accepted ones get shapes in between.</summary>
    Interpolate = 4,
}
