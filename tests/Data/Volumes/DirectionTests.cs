using Mem3D.Core.Volumes;
using Mem3D.Data.Formats.Dicom.Writing;
using Mem3D.Testing;

namespace Mem3D.Data.Tests.Volumes;

/// <summary>Oblique series, frames that each say their own place and scale, and palettes.</summary>
public sealed class DirectionTests : ImportTestBase
{
    /// <summary>Turned by 20° about x, then by 30° about z: rows, columns, and their normal.</summary>
    private static readonly double[][] Turned = Turn(20, 30);

    [Fact]
    public async Task An_oblique_series_lies_where_its_images_say()
    {
        var (rows, columns, normal) = (Turned[0], Turned[1], Turned[2]);
        double[] Place(int n) => [.. normal.Select((v, a) => (2.5 * n * v) + (10 * (a + 1)))];
        var info = (await ImportAsync(DicomBuilder.Series3D(4, [0, 0, 1], (slice, n) => (slice.Orientation, slice.Position) = ([.. rows, .. columns], Place(n))))).Cases.Single();
        foreach (var (i, j, k) in new[] { (0, 0, 0), (4, 0, 0), (0, 3, 0), (4, 3, 3), (2, 1, 2) })
        {
            var p = info.Volume.Geometry.IjkToLps.ToMillimetres(i, j, k);
            new[] { p.X, p.Y, p.Z }.Zip(Place(k).Select((o, a) => o + (0.7 * i * rows[a]) + (0.8 * j * columns[a])))
                .Should().AllSatisfy(v => v.First.Should().BeApproximately(v.Second, 1e-6));
        }
    }

    [Fact]
    public async Task Each_frame_of_an_enhanced_image_has_its_own_place_and_scale()
    {
        double[] slopes = [1, 2, 0.5], intercepts = [0, -10, 3.25];
        var shared = new DicomDataset().Sequence(0x0028_9110, [new DicomDataset().Decimals(0x0018_0050, 3).Decimals(0x0028_0030, 0.8, 0.7)])
            .Sequence(0x0020_9116, [new DicomDataset().Decimals(0x0020_0037, 1, 0, 0, 0, 1, 0)]);
        var image = new DicomBuilder { SopClass = "1.2.840.10008.5.1.4.1.1.2.1", Pixels = [.. Enumerable.Range(0, 60).Select(v => (long)v)] }
            .Without(0x0020_0032).Without(0x0020_0037).Without(0x0028_0030).Without(0x0028_1052).Without(0x0028_1053)
            .With(0x0028_0008, "IS", "3").With(0x5200_9229, "SQ", Items(shared)).With(0x5200_9230, "SQ", Items([.. Enumerable.Range(0, 3).Select(n => new DicomDataset()
                .Sequence(0x0020_9113, [new DicomDataset().Decimals(0x0020_0032, 5, 6, 9 - (3 * n))])
                .Sequence(0x0028_9145, [new DicomDataset().Decimals(0x0028_1052, intercepts[n]).Decimals(0x0028_1053, slopes[n])]))]));
        var info = (await ImportAsync(image.Build())).Cases.Should().ContainSingle().Which;
        info.Volume.Geometry.IjkToLps.Should().Be(new Affine(0.7, 0, 0, 5, 0, 0.8, 0, 6, 0, 0, 3, 3), "frames are put in order by their places");
        (await VoxelsAsync(info)).Should().Equal(Enumerable.Range(0, 60).Select(n =>
        {
            var frame = 2 - (n / 20);
            return (float)((((20 * frame) + (n % 20)) * slopes[frame]) + intercepts[frame]);
        }));
    }

    [Fact]
    public async Task A_palette_is_refused_by_name()
    {
        var report = await ImportAsync(DicomBuilder.Series3D(2, [0, 0, 1], (slice, _) => (slice.Photometric, slice.BitsAllocated, slice.BitsStored) = ("PALETTE COLOR", 8, 8)));
        report.Cases.Should().BeEmpty();
        report.Problems.Should().ContainSingle().Which.Reason.Should().Be("It is a colour image (PALETTECOLOR); grey values are needed.");
    }

    private Task<ImportReport> ImportAsync(byte[] image) => ImportAsync(Upload("image", image));

    private static byte[] Items(params IReadOnlyList<DicomDataset> items) => [.. items.Select(i => i.Encode(explicitVr: true)).SelectMany(
        content => (byte[])[0xFE, 0xFF, 0, 0xE0, .. BitConverter.GetBytes(content.Length), .. content])];

    private static double[][] Turn(double aboutX, double aboutZ)
    {
        var ((sx, cx), (sz, cz)) = (Math.SinCos(aboutX * Math.PI / 180), Math.SinCos(aboutZ * Math.PI / 180));
        return [[cz, sz, 0], [-sz * cx, cz * cx, sx], [sz * sx, -cz * sx, cx]];
    }
}
