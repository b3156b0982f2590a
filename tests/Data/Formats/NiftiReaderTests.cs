using Mem3D.Core.Errors;
using Mem3D.Core.Volumes;
using Mem3D.Data.Formats.Nifti;
using Mem3D.Data.Volumes;
using Mem3D.Testing;

namespace Mem3D.Data.Tests.Formats;

public sealed class NiftiReaderTests : IDisposable
{
    private static readonly double[] Ramp = [.. Enumerable.Range(0, 24).Select(v => (double)v)];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(2, VoxelType.Int16)]
    [InlineData(256, VoxelType.Int16)]
    [InlineData(4, VoxelType.Int16)]
    [InlineData(512, VoxelType.Int16)]
    [InlineData(8, VoxelType.Int16)]
    [InlineData(768, VoxelType.Int16)]
    [InlineData(16, VoxelType.Int16)]
    [InlineData(64, VoxelType.Int16)]
    [InlineData(1024, VoxelType.Int16)]
    [InlineData(1280, VoxelType.Int16)]
    public void Every_datatype_in_either_byte_order_reads_the_same_values(int datatype, VoxelType expected)
    {
        foreach (var bigEndian in new[] { false, true })
        {
            var file = new NiftiBuilder { Datatype = (short)datatype, BigEndian = bigEndian, Values = Ramp };
            foreach (var bytes in new[] { file.Build(), file.BuildGzip() })
            {
                using var volume = VolumeFile.Load(_folder.Write("a.nii", bytes));
                volume.Info.VoxelType.Should().Be(expected);
                Voxels(volume).Should().Equal(Ramp.Select(v => (float)v));
            }
        }
    }

    [Theory]
    [InlineData(512, 40000)]
    [InlineData(8, -32769)]
    [InlineData(16, 0.5)]
    public void Values_that_do_not_fit_int16_exactly_are_kept_as_float(int datatype, double value)
    {
        var values = (double[])Ramp.Clone();
        values[7] = value;
        using var volume = VolumeFile.Load(_folder.Write("a.nii", new NiftiBuilder { Datatype = (short)datatype, Values = values }.Build()));
        volume.Info.VoxelType.Should().Be(VoxelType.Float32);
        Voxels(volume)[7].Should().Be((float)value);
    }

    [Fact]
    public void Scaling_is_applied_and_a_slope_of_zero_means_none()
    {
        using var scaled = VolumeFile.Load(_folder.Write("a.nii", new NiftiBuilder { Slope = 2, Intercept = -1024, Values = Ramp }.Build()));
        Voxels(scaled)[3].Should().Be(-1018);
        scaled.Info.VoxelType.Should().Be(VoxelType.Int16);
        scaled.Info.Modality.Should().Be(Modality.CT, "nothing but CT goes down to -1024");
        using var plain = VolumeFile.Load(_folder.Write("b.nii", new NiftiBuilder { Slope = 0, Intercept = 9, Values = Ramp }.Build()));
        Voxels(plain)[3].Should().Be(3);
    }

    [Fact]
    public void A_link_to_a_file_reads_as_the_file()
    {
        foreach (var bytes in new[] { new NiftiBuilder { Values = Ramp }.Build(), new NiftiBuilder { Values = Ramp }.BuildGzip() })
        {
            var link = _folder.File($"link-{Guid.NewGuid():N}.nii");
            File.CreateSymbolicLink(link, _folder.Write("scan.nii", bytes));
            using var volume = VolumeFile.Load(link);
            Voxels(volume).Should().Equal(Ramp.Select(v => (float)v));
        }
    }

    [Fact]
    public void Not_a_number_and_infinities_become_zero()
    {
        var values = (double[])Ramp.Clone();
        values[1] = double.NaN;
        values[2] = double.PositiveInfinity;
        using var volume = VolumeFile.Load(_folder.Write("a.nii", new NiftiBuilder { Datatype = 16, Values = values }.Build()));
        Voxels(volume)[..4].Should().Equal(0, 0, 0, 3);
    }

    [Fact]
    public void Sform_wins_over_qform_and_ras_becomes_lps()
    {
        var file = new NiftiBuilder { Values = Ramp, QformCode = 1, Pixdim = [1, 9, 9, 9, 0, 0, 0, 0] }
            .WithSform(-1.5f, 0, 0, 10, 0, 1.5f, 0.1f, 20, 0, 0, 3, 30);
        using var volume = VolumeFile.Load(_folder.Write("a.nii", file.Build()));
        var a = volume.Info.Geometry.IjkToLps.ToArray();
        double[] expected = [1.5, 0, 0, -10, 0, -1.5, -0.1, -20, 0, 0, 3, 30];
        a.Zip(expected).Should().AllSatisfy(p => p.First.Should().BeApproximately(p.Second, 1e-6));
    }

    [Fact]
    public void Qform_with_a_quarter_turn_and_a_flipped_third_axis()
    {
        // a quarter turn about z: (b, c, d) = (0, 0, √½)
        var file = new NiftiBuilder
        {
            Values = Ramp,
            QformCode = 1,
            Pixdim = [-1, 2, 3, 4, 0, 0, 0, 0],
            Quaternion = [0, 0, MathF.Sqrt(0.5f), 5, 6, 7],
        };
        using var volume = VolumeFile.Load(_folder.Write("a.nii", file.Build()));
        double[] expected = [0, 3, 0, -5, -2, 0, 0, -6, 0, 0, -4, 7];
        volume.Info.Geometry.IjkToLps.ToArray().Zip(expected).Should().AllSatisfy(p => p.First.Should().BeApproximately(p.Second, 1e-5));
    }

    [Fact]
    public void Metres_and_microns_become_millimetres()
    {
        using var metres = VolumeFile.Load(_folder.Write(
            "a.nii", new NiftiBuilder { Values = Ramp, Units = 1 }.WithSform(0.001f, 0, 0, 0, 0, 0.001f, 0, 0, 0, 0, 0.002f, 0).Build()));
        metres.Info.Geometry.SpacingMm.K.Should().BeApproximately(2, 1e-6);
        using var microns = VolumeFile.Load(_folder.Write(
            "b.nii", new NiftiBuilder { Values = Ramp, Units = 3, Pixdim = [1, 500, 500, 500, 0, 0, 0, 0] }.Build()));
        microns.Info.Geometry.SpacingMm.I.Should().BeApproximately(0.5, 1e-6);
    }

    [Fact]
    public void Two_dimensions_are_one_slice()
    {
        using var volume = VolumeFile.Load(_folder.Write("a.nii", new NiftiBuilder { Dim = [2, 4, 6, 0, 0, 0, 0, 0], Values = Ramp }.Build()));
        volume.Info.Geometry.Size.Should().Be(new VolumeSize(4, 6, 1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Nifti_2_reads_like_nifti_1(bool bigEndian)
    {
        var one = new NiftiBuilder { Values = Ramp, BigEndian = bigEndian, Slope = 2, Intercept = 1 }.WithSform(-1.5f, 0, 0, 10, 0, 1.5f, 0.1f, 20, 0, 0, 3, 30);
        using var expected = VolumeFile.Load(_folder.Write("1.nii", one.Build()));
        (one.Two, one.VoxelOffset) = (true, 640);
        using var volume = VolumeFile.Load(_folder.Write("2.nii.gz", one.BuildGzip()));
        volume.Info.Should().Be(expected.Info);
        Voxels(volume).Should().Equal(Voxels(expected));
        (one.SformCode, one.QformCode, one.Quaternion) = (0, 1, [0, 0, MathF.Sqrt(0.5f), 5, 6, 7]);
        using var turned = VolumeFile.Load(_folder.Write("3.nii", one.Build()));
        turned.Info.Geometry.IjkToLps.M10.Should().BeApproximately(-1, 1e-6);
    }

    [Theory]
    [InlineData(false, "v.hdr", "v.img")]
    [InlineData(true, "v.hdr", "v.img")]
    [InlineData(false, "V.HDR", "v.img.gz")]
    public void A_pair_is_read_from_its_header(bool two, string header, string image)
    {
        var b = new NiftiBuilder { Values = Ramp, Magic = "ni1\0", VoxelOffset = 0, Two = two };
        var whole = b.Build();
        _folder.Write(image, image.EndsWith("gz", StringComparison.Ordinal) ? NiftiBuilder.Gzip(whole[(two ? 540 : 348)..]) : whole[(two ? 540 : 348)..]);
        using var volume = VolumeFile.Load(_folder.Write(header, b.Header()));
        Voxels(volume).Should().Equal(Ramp.Select(v => (float)v));
    }

    [Fact]
    public void Extensions_before_the_voxels_are_passed_over()
    {
        var b = new NiftiBuilder { Values = Ramp, VoxelOffset = 352 + 32 };
        var bytes = b.Build();
        (bytes[348], bytes[352], bytes[356]) = (1, 32, 6);
        using var volume = VolumeFile.Load(_folder.Write("a.nii", bytes));
        Voxels(volume).Should().Equal(Ramp.Select(v => (float)v));
    }

    [Fact]
    public void Forms_that_disagree_are_told_with_the_distance_and_rounding_is_not()
    {
        var b = new NiftiBuilder { Values = Ramp, QformCode = 1 }.WithSform(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0.01f);
        NiftiReader.Open(_folder.Write("a.nii", b.Build())).Reservation.Should().BeNull();
        b.WithSform(1, 0, 0, 3, 0, 1, 0, 0, 0, 0, 1, 4);
        NiftiReader.Open(_folder.Write("a.nii", b.Build())).Reservation.Should().Contain("5 mm elsewhere");
    }

    [Fact]
    public void A_frame_of_a_series_is_read_by_its_number()
    {
        var path = _folder.Write("a.nii.gz", new NiftiBuilder { Values = Ramp, Dim = [4, 2, 2, 2, 3, 1, 1, 1] }.BuildGzip());
        using var volume = VolumeFile.Load(path, 2);
        Voxels(volume).Should().Equal(Ramp[16..].Select(v => (float)v));
        FluentActions.Invoking(() => VolumeFile.Load(path, 3)).Should().Throw<Mem3DException>().Which.Remedy.Should().Contain("0 to 2");
    }

    public static TheoryData<string, ErrorKind, string> Refused() => new()
    {
        { "four-d", ErrorKind.Unsupported, "4-D series of 3 frames" },
        { "vector", ErrorKind.Unsupported, "series of 3 frames" },
        { "zero-dim", ErrorKind.Invalid, "dimension 2 is 0" },
        { "negative-dim", ErrorKind.Invalid, "dimension 1 is -4" },
        { "rank", ErrorKind.Invalid, "9 dimensions" },
        { "huge", ErrorKind.Invalid, "there are not as many" },
        { "huge-gz", ErrorKind.Invalid, "there are not as many" },
        { "short", ErrorKind.Invalid, "there are not as many" },
        { "short-gz", ErrorKind.Invalid, "ends before the last" },
        { "cut-gz", ErrorKind.Invalid, "damaged" },
        { "pair", ErrorKind.Invalid, "voxels (.img) are missing" },
        { "analyze", ErrorKind.Invalid, "Analyze" },
        { "nifti2", ErrorKind.Invalid, "a header has 540" },
        { "text", ErrorKind.Invalid, "not a NIfTI file" },
        { "empty", ErrorKind.Invalid, "0 bytes" },
        { "complex", ErrorKind.Unsupported, "complex" },
        { "rgb", ErrorKind.Unsupported, "RGB" },
        { "datatype", ErrorKind.Invalid, "no voxel type 77" },
        { "offset", ErrorKind.Invalid, "no valid place" },
        { "offset-nan", ErrorKind.Invalid, "no valid place" },
        { "singular", ErrorKind.Invalid, "singular" },
        { "nan-affine", ErrorKind.Invalid, "singular or not a number" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_file_that_cannot_be_read_says_why(string which, ErrorKind kind, string says)
    {
        var b = new NiftiBuilder { Values = Ramp };
        var bytes = which switch
        {
            "four-d" => With(b, () => b.Dim = [4, 2, 2, 2, 3, 1, 1, 1]),
            "vector" => With(b, () => b.Dim = [5, 2, 2, 2, 1, 3, 1, 1]),
            "zero-dim" => With(b, () => b.Dim = [3, 4, 0, 2, 1, 1, 1, 1]),
            "negative-dim" => With(b, () => b.Dim = [3, -4, 3, 2, 1, 1, 1, 1]),
            "rank" => With(b, () => b.Dim = [9, 4, 3, 2, 1, 1, 1, 1]),
            "huge" => With(b, () => b.Dim = [3, 32767, 32767, 32767, 1, 1, 1, 1]),
            "huge-gz" => NiftiBuilder.Gzip(With(b, () => b.Dim = [3, 32767, 32767, 32767, 1, 1, 1, 1])),
            "short" => b.Build()[..^3],
            "short-gz" => NiftiBuilder.Gzip(b.Build()[..^3]),
            "cut-gz" => b.BuildGzip()[..^12],
            "pair" => With(b, () => b.Magic = "ni1\0"),
            "analyze" => With(b, () => b.Magic = "\0\0\0\0"),
            "nifti2" => With(b, () => b.HeaderLength = 540),
            "text" => System.Text.Encoding.ASCII.GetBytes(new string('x', 600)),
            "empty" => [],
            "complex" => With(b, () => b.Datatype = 32),
            "rgb" => With(b, () => b.Datatype = 128),
            "datatype" => With(b, () => b.Datatype = 77),
            "offset" => With(b, () => b.VoxelOffset = 20),
            "offset-nan" => With(b, () => b.VoxelOffset = float.NaN),
            "singular" => With(b, () => b.WithSform(1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0)),
            _ => With(b, () => b.WithSform(1, 0, 0, 0, 0, float.NaN, 0, 0, 0, 0, 1, 0)),
        };
        var path = _folder.Write("a.nii", bytes);
        var thrown = FluentActions.Invoking(() => VolumeFile.Load(path)).Should().Throw<Mem3DException>().Which;
        thrown.Kind.Should().Be(kind);
        thrown.Message.Should().Contain(says).And.NotContain(_folder.Path);
        thrown.Remedy.Should().NotBeNullOrWhiteSpace();
    }

    [Fact]
    public void A_missing_file_is_an_error_for_people()
    {
        FluentActions.Invoking(() => VolumeFile.Load(_folder.File("none.nii"))).Should().Throw<Mem3DException>().Which.Kind.Should().Be(ErrorKind.Unavailable);
    }

    internal static float[] Voxels(IVoxelSource volume)
    {
        var size = volume.Info.Geometry.Size;
        var all = new float[size.VoxelCount];
        for (var k = 0; k < size.Depth; k++)
        {
            volume.ReadSlice(SliceAxis.K, k, all.AsSpan(k * size.Width * size.Height, size.Width * size.Height));
        }

        return all;
    }

    private static byte[] With(NiftiBuilder b, Action change)
    {
        change();
        return b.Build();
    }
}
