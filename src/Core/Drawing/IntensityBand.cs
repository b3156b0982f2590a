namespace Mem3D.Core.Drawing;

/// <summary>Intensities in stored units (HU for CT), both ends included.</summary>
public readonly record struct IntensityBand(double Low, double High)
{
    public bool Contains(double value) => value >= Low && value <= High;
}
