namespace Mem3D.Core.Samples;

/// <summary>Tissues of the sample abdomen.</summary>
internal enum Tissue : byte
{
    Air, Fat, Muscle, Cord, Disc, Marrow, Cortex, Liver, Spleen, KidneyLeft, KidneyRight, Lesion, Aorta, Vein, Bowel, Gas,
}
