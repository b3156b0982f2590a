using Mem3D.Core.Evaluation;
using Mem3D.Core.Volumes;
using Mem3D.Data.Volumes;

namespace Mem3D.E2E.Tests.Stage;

/// <summary>The target a story is about: what a perfect annotator would draw, and how to judge what came out.</summary>
public sealed class Truth(LabelMap labels, byte label)
{
    /// <summary>The target, axial.</summary>
    public MaskVolume Target { get; } = Extract(labels, label);

    /// <summary>The mask of one label number in an exported file.</summary>
    public static MaskVolume Read(byte[] niftiGz, byte number)
    {
        var file = Path.Combine(Path.GetTempPath(), $"mem3d-{Guid.NewGuid():n}.nii.gz");
        try
        {
            File.WriteAllBytes(file, niftiGz);
            return Extract(VolumeFile.LoadLabels(file), number);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static MaskVolume Extract(LabelMap map, byte label)
    {
        var mask = MaskVolume.For(map.Geometry, SliceAxis.K);
        for (var k = 0; k < mask.Depth; k++)
        {
            mask.Set(k, map.Slice(SliceAxis.K, k, label));
        }

        return mask;
    }
}
