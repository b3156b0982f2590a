namespace Mem3D.Inference.Preprocessing;

/// <summary>What lies outside the source.</summary>
internal enum Edge
{
    /// <summary>The border sample repeats (images, pasting).</summary>
    Border,

    /// <summary>Zeros (masks).</summary>
    Zero,
}
