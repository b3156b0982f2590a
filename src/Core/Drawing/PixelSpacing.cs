namespace Mem3D.Core.Drawing;

/// <summary>Distance in millimetres between neighbouring voxels along a slice's x, along its y, and between slices.</summary>
public readonly record struct PixelSpacing(double X, double Y, double Z);
