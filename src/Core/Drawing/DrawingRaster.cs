using Mem3D.Core.Masks;

namespace Mem3D.Core.Drawing;

/// <summary>What a brush or a polygon makes of a mask.</summary>
public static class DrawingRaster
{
    /// <summary>Voxels that the drawing touches on a slice, without regard to intensities.</summary>
    /// <param name="drawing">A brush or a polygon.</param>
    /// <param name="spacing">Millimetres between voxels.</param>
    /// <param name="width">Voxels along x.</param>
    /// <param name="height">Voxels along y.</param>
    /// <param name="slicesAway">Slices from the drawn one; only a ball reaches others.</param>
    public static byte[] Touched(MaskDrawing drawing, PixelSpacing spacing, int width, int height, int slicesAway)
    {
        var touched = new byte[checked(width * height)];
        if (drawing.Kind == DrawingKind.Brush && (slicesAway == 0 || drawing.Ball))
        {
            BrushRaster.Paint(drawing.Points, drawing.RadiusMm, spacing, width, height, slicesAway, touched);
        }
        else if (drawing.Kind == DrawingKind.Polygon && slicesAway == 0)
        {
            PolygonRaster.Fill(drawing.Points, width, height, touched);
        }

        return touched;
    }

    /// <summary>The mask with the touched voxels added or taken away; the same object when nothing changes.</summary>
    /// <param name="mask">The mask as it is.</param>
    /// <param name="touched">Voxels that the drawing touches.</param>
    /// <param name="adds">Whether they join or leave.</param>
    /// <param name="band">Only voxels of these intensities; null: all.</param>
    /// <param name="voxels">Intensities of the slice; asked for only with a band.</param>
    public static SliceMask Apply(SliceMask mask, byte[] touched, bool adds, IntensityBand? band, ReadOnlySpan<float> voxels)
    {
        byte[]? values = null;
        var value = adds ? (byte)1 : (byte)0;
        for (var i = 0; i < touched.Length; i++)
        {
            if (touched[i] != 0 && mask.Values[i] != value && (band is not { } wanted || wanted.Contains(voxels[i])))
            {
                (values ??= [.. mask.Values])[i] = value;
            }
        }

        return values is null ? mask : new SliceMask(mask.Width, mask.Height, values);
    }
}
