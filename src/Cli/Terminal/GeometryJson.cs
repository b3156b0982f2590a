using System.Globalization;
using Mem3D.Core.Volumes;

namespace Mem3D.Cli.Terminal;

/// <summary>A volume's geometry for scripts and for people.</summary>
/// <param name="Voxels">Voxels along I, J, K.</param>
/// <param name="SpacingMm">Millimetres along I, J, K.</param>
/// <param name="IjkToLps">Three rows of four: voxel indices to millimetres, LPS.</param>
internal sealed record GeometryJson(IReadOnlyList<int> Voxels, IReadOnlyList<double> SpacingMm, IReadOnlyList<double[]> IjkToLps)
{
    public static GeometryJson Of(VolumeGeometry g) => new(
        [g.Size.Width, g.Size.Height, g.Size.Depth], [g.SpacingMm.I, g.SpacingMm.J, g.SpacingMm.K], [.. g.IjkToLps.ToArray().Chunk(4)]);

    public static string Size(VolumeGeometry g) => string.Create(CultureInfo.InvariantCulture, $"{g.Size.Width}×{g.Size.Height}×{g.Size.Depth}");

    public static string Spacing(VolumeGeometry g) =>
        string.Create(CultureInfo.InvariantCulture, $"{g.SpacingMm.I:0.###}×{g.SpacingMm.J:0.###}×{g.SpacingMm.K:0.###}");
}
