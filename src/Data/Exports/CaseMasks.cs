using Mem3D.Core.Exports;
using Mem3D.Core.Masks;
using Mem3D.Core.Projects;
using Mem3D.Core.Sessions;
using Mem3D.Core.Volumes;
using Mem3D.Data.Formats;
using Mem3D.Data.Formats.Dicom;

namespace Mem3D.Data.Exports;

/// <summary>The masks of one case that are to be exported, and what its source said of its geometry.</summary>
/// <param name="Labels">The labels wanted, ascending by number.</param>
/// <param name="SourceHeader">The NIfTI header as it came; empty when the source was none.</param>
/// <param name="TruePositionsMm">x, y, z (LPS) of each slice along K where the affine only approximates them; else null.</param>
/// <param name="Dicom">The DICOM images the slices came from; null when they did not, or when that is not known.</param>
internal sealed record CaseMasks(
    CaseSnapshot Snapshot, IReadOnlyList<Label> Labels, byte[] SourceHeader, double[]? TruePositionsMm, DicomSource? Dicom)
{
    /// <summary>Patient and study as an object shall name them; empty: nobody.</summary>
    public StudyIdentity Identity { get; init; } = new();

    /// <summary>Profile and options by which the source was de-identified, and an object of it is; none where it was not.</summary>
    public IReadOnlyList<string> DeidentificationMethods { get; init; } = [];

    public CaseInfo Case => Snapshot.Case;

    public VolumeGeometry Geometry => Case.Volume.Geometry;

    /// <summary>The farthest in millimetres that a slice lies from where the affine places it; null where the affine is exact.</summary>
    public double? OffByMm
    {
        get
        {
            if (TruePositionsMm is not { } at)
            {
                return null;
            }

            double farthest = 0;
            for (var k = 0; k < at.Length / 3; k++)
            {
                var (x, y, z) = Geometry.IjkToLps.ToMillimetres(0, 0, k);
                farthest = Math.Max(farthest, Math.Sqrt(Math.Pow(at[3 * k] - x, 2) + Math.Pow(at[(3 * k) + 1] - y, 2) + Math.Pow(at[(3 * k) + 2] - z, 2)));
            }

            return farthest;
        }
    }

    /// <summary>What is known of a label's slices, ascending.</summary>
    public IReadOnlyList<SliceState> Slices(Label label) => Snapshot.Slices.GetValueOrDefault(label.Id) ?? [];

    public SliceMask Mask(SliceState state)
    {
        var (width, height) = Geometry.SliceSize(Case.Axis);
        return RunLength.Decode(state.Mask, width, height);
    }

    /// <summary>All labels in one map by number, ascending, so that the higher one wins where they overlap.</summary>
    public LabelMap Combined(CancellationToken cancellationToken)
    {
        var map = Empty();
        foreach (var label in Labels)
        {
            Paint(map, label, checked((byte)label.Number), cancellationToken);
        }

        return map;
    }

    /// <summary>One label as 1, everything else 0.</summary>
    public LabelMap One(Label label, CancellationToken cancellationToken)
    {
        var map = Empty();
        Paint(map, label, 1, cancellationToken);
        return map;
    }

    public LabelMap Empty() => new(Geometry, new byte[VoxelTranscoder.Fits(Geometry)]);

    public void Paint(LabelMap map, Label label, byte value, CancellationToken cancellationToken)
    {
        foreach (var state in Slices(label))
        {
            cancellationToken.ThrowIfCancellationRequested();
            map.Paint(Case.Axis, state.Slice, Mask(state), value);
        }
    }
}
