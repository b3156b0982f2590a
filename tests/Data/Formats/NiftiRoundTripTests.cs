using CsCheck;
using Mem3D.Core.Volumes;
using Mem3D.Data.Formats.Nifti;
using Mem3D.Data.Volumes;
using Mem3D.Testing;

namespace Mem3D.Data.Tests.Formats;

public sealed class NiftiRoundTripTests : IDisposable
{
    private static readonly Gen<VolumeSize> Sizes = Gen.Select(Gen.Int[1, 7], Gen.Int[1, 6], Gen.Int[1, 5], (w, h, d) => new VolumeSize(w, h, d));

    private static readonly Gen<double> Steps = Gen.Double[0.3, 5];

    /// <summary>A random rotation (Euler angles), spacing, handedness and origin.</summary>
    private static readonly Gen<Affine> Rigid = Gen.Select(
        Gen.Double[-3.14, 3.14].Array[3], Steps.Array[3], Gen.Bool, Gen.Double[-500, 500].Array[3], (angles, steps, flip, origin) =>
        {
            var ((sa, ca), (sb, cb), (sc, cc)) = (Math.SinCos(angles[0]), Math.SinCos(angles[1]), Math.SinCos(angles[2]));
            double[] r =
            [
                ca * cb, (ca * sb * sc) - (sa * cc), (ca * sb * cc) + (sa * sc),
                sa * cb, (sa * sb * sc) + (ca * cc), (sa * sb * cc) - (ca * sc),
                -sb, cb * sc, cb * cc,
            ];
            var k = flip ? -steps[2] : steps[2];
            return new Affine(
                r[0] * steps[0], r[1] * steps[1], r[2] * k, origin[0],
                r[3] * steps[0], r[4] * steps[1], r[5] * k, origin[1],
                r[6] * steps[0], r[7] * steps[1], r[8] * k, origin[2]);
        });

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_reads_back_by_sform_and_by_qform()
    {
        var withQform = 0;
        Gen.Select(Sizes, Rigid, Gen.Int[0, int.MaxValue]).Sample(
            t =>
            {
                var (size, affine, seed) = t;
                var random = new Random(seed);
                short[] voxels = [.. Enumerable.Range(0, (int)size.VoxelCount).Select(_ => (short)random.Next(short.MinValue, short.MaxValue + 1))];
                using var file = new MemoryStream();
                NiftiWriter.WriteVolume(file, new VolumeGeometry(size, affine), voxels);
                using var volume = VolumeFile.Load(_folder.Write("a.nii.gz", file.ToArray()));
                NiftiReaderTests.Voxels(volume).Should().Equal(voxels.Select(v => (float)v));
                Near(volume.Info.Geometry.IjkToLps, affine, 1e-6);
                var header = NiftiReader.Open(_folder.File("a.nii.gz")).Header.Raw.ToArray();
                header[254] = 0;
                if (header[252] != 0)
                {
                    withQform++;
                    Near(NiftiHeader.Parse(header).Geometry.IjkToLps, affine, 1e-4);
                }
            },
            iter: 300, threads: 1);
        withQform.Should().BeGreaterThan(250, "only rotations next to a half turn have no exact quaternion");
    }

    [Fact]
    public void A_sheared_affine_has_no_qform()
    {
        var sheared = new Affine(1, 0, 0, 0, 0, 1, 0.5, 0, 0, 0, 3, 0);
        using var file = new MemoryStream();
        NiftiWriter.WriteLabelMap(file, new LabelMap(new VolumeGeometry(new VolumeSize(2, 2, 2), sheared), new byte[8]));
        var header = NiftiReader.Open(_folder.Write("a.nii.gz", file.ToArray())).Header;
        header.Raw.Span[252].Should().Be(0);
        header.Geometry.IjkToLps.Should().Be(sheared);
    }

    [Fact]
    public void Label_maps_come_back_and_images_are_refused_as_labels()
    {
        byte[] values = [0, 1, 2, 255, 7, 0];
        var geometry = new VolumeGeometry(new VolumeSize(3, 2, 1), Affine.FromSpacing(1, 1, 1));
        using var file = new MemoryStream();
        NiftiWriter.WriteLabelMap(file, new LabelMap(geometry, values));
        var map = VolumeFile.LoadLabels(_folder.Write("l.nii.gz", file.ToArray()));
        map.Values.Should().Equal(values);
        map.Labels().Should().Equal(1, 2, 7, 255);
        var image = _folder.Write("i.nii", new NiftiBuilder { Values = [.. Enumerable.Range(-5, 24).Select(v => (double)v)] }.Build());
        FluentActions.Invoking(() => VolumeFile.LoadLabels(image)).Should().Throw<Core.Errors.Mem3DException>().WithMessage("*not a label map*");
    }

    private static void Near(Affine got, Affine expected, double relative)
    {
        foreach (var (g, e) in got.ToArray().Zip(expected.ToArray()))
        {
            g.Should().BeApproximately(e, relative * Math.Max(10, Math.Abs(e)));
        }
    }
}
