namespace Mem3D.Core.Samples;

/// <summary>What is where in the sample abdomen. Millimetres about the body's centre: x to the patient's left, y to the back, z to the head.</summary>
internal static class AbdomenAnatomy
{
    private static readonly Ellipsoid Skin = new(0, 0, 0, 166, 118, double.PositiveInfinity);
    private static readonly Ellipsoid Wall = new(0, -2, 0, 146, 98, double.PositiveInfinity);
    private static readonly Ellipsoid Cavity = new(0, -6, 0, 132, 82, double.PositiveInfinity);
    private static readonly Ellipsoid BackLeft = new(38, 76, 0, 34, 20, double.PositiveInfinity, 15);
    private static readonly Ellipsoid BackRight = new(-38, 76, 0, 34, 20, double.PositiveInfinity, -15);

    private static readonly Ellipsoid LiverRight = new(-72, -4, 52, 54, 66, 62, 12, 0.07, 43);
    private static readonly Ellipsoid LiverLeft = new(-18, -36, 66, 58, 30, 34, -8, 0.06, 31);
    private static readonly Ellipsoid Spleen = new(92, 26, 62, 22, 42, 44, -20, 0.05, 29);
    private static readonly Ellipsoid KidneyLeft = new(62, 44, -6, 25, 30, 56, -25, 0.04, 21);
    private static readonly Ellipsoid KidneyRight = new(-62, 46, -26, 25, 30, 54, 25, 0.04, 23);
    private static readonly Ellipsoid PelvisLeft = new(48, 38, -6, 13, 9, 20, -25);
    private static readonly Ellipsoid PelvisRight = new(-48, 40, -26, 13, 9, 20, 25);
    private static readonly Ellipsoid Mass = new(74, 30, -32, 13, 14, 15, 0, 0.05, 11);
    private static readonly Ellipsoid Aorta = new(14, 30, 0, 11, 11, double.PositiveInfinity);
    private static readonly Ellipsoid Cava = new(-14, 32, 0, 12, 9, double.PositiveInfinity);
    private static readonly Ellipsoid Vertebra = new(0, 60, 0, 22, 18, double.PositiveInfinity);
    private static readonly Ellipsoid Marrow = new(0, 60, 0, 19, 15, double.PositiveInfinity);
    private static readonly Ellipsoid Canal = new(0, 83, 0, 9, 8, double.PositiveInfinity);
    private static readonly Ellipsoid Arch = new(0, 85, 0, 15, 14, double.PositiveInfinity);
    private static readonly Ellipsoid[] Bowel =
    [
        new(44, -46, -28, 26, 18, 40, 20, 0.1, 17), new(-36, -48, -52, 30, 18, 34, -10, 0.1, 19), new(4, -42, -82, 34, 20, 30, 0, 0.1, 15),
        new(88, -20, -50, 17, 22, 60, 0, 0.08, 19), new(-92, -8, -74, 19, 22, 40, 0, 0.08, 17), new(58, -34, 46, 36, 26, 34, 30, 0.06, 27),
    ];

    private static readonly Ellipsoid[] Gas = [new(88, -28, -50, 9, 8, 30), new(62, -46, 46, 18, 8, 18, 30), new(4, -52, -82, 14, 6, 14)];

    /// <summary>The tissue at a point.</summary>
    public static Tissue At(double x, double y, double z)
    {
        if (!Skin.Contains(x, y, z))
        {
            return Tissue.Air;
        }

        if (Bone(x, y, z) is { } bone)
        {
            return bone;
        }

        if (BackLeft.Contains(x, y, z) || BackRight.Contains(x, y, z))
        {
            return Tissue.Muscle;
        }

        if (!Wall.Contains(x, y, z))
        {
            return Tissue.Fat;
        }

        return Cavity.Contains(x, y, z) ? Organ(x, y, z) : Tissue.Muscle;
    }

    private static Tissue? Bone(double x, double y, double z)
    {
        if (Canal.Contains(x, y, z))
        {
            return Tissue.Cord;
        }

        if (Vertebra.Contains(x, y, z))
        {
            // a disc of 8 mm after every vertebra of 30 mm
            var along = (z + 1000) % 38;
            return along < 8 ? Tissue.Disc : Marrow.Contains(x, y, z) && along is > 10 and < 36 ? Tissue.Marrow : Tissue.Cortex;
        }

        return Arch.Contains(x, y, z) && (z + 1000) % 38 > 14 ? Tissue.Cortex : null;
    }

    private static Tissue Organ(double x, double y, double z)
    {
        if (Mass.Contains(x, y, z))
        {
            return Tissue.Lesion;
        }

        if (KidneyLeft.Contains(x, y, z))
        {
            return PelvisLeft.Contains(x, y, z) ? Tissue.Fat : Tissue.KidneyLeft;
        }

        if (KidneyRight.Contains(x, y, z))
        {
            return PelvisRight.Contains(x, y, z) ? Tissue.Fat : Tissue.KidneyRight;
        }

        if (Aorta.Contains(x, y, z))
        {
            return Tissue.Aorta;
        }

        if (Cava.Contains(x, y, z))
        {
            return Tissue.Vein;
        }

        if (LiverRight.Contains(x, y, z) || LiverLeft.Contains(x, y, z))
        {
            return Tissue.Liver;
        }

        if (Spleen.Contains(x, y, z))
        {
            return Tissue.Spleen;
        }

        foreach (var loop in Bowel)
        {
            if (loop.Contains(x, y, z))
            {
                return Array.Exists(Gas, g => g.Contains(x, y, z)) ? Tissue.Gas : Tissue.Bowel;
            }
        }

        return Tissue.Fat;
    }
}
