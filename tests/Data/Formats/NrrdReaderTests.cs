using System.Text;
using Mem3D.Core.Errors;
using Mem3D.Core.Volumes;
using Mem3D.Data.Volumes;
using Mem3D.Testing;

namespace Mem3D.Data.Tests.Formats;

public sealed class NrrdReaderTests : IDisposable
{
    private static readonly float[] Ramp = [.. Enumerable.Range(0, 24).Select(v => (float)v)];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("raw")]
    [InlineData("gzip")]
    [InlineData("bzip2")]
    public void Every_encoding_reads_the_same_voxels_where_the_header_says(string encoding)
    {
        using var volume = Load(new NrrdBuilder { NewLine = encoding == "raw" ? "\r\n" : "\n" }.With("encoding", encoding));
        NiftiReaderTests.Voxels(volume).Should().Equal(Ramp);
        volume.Info.Geometry.Size.Should().Be(new VolumeSize(4, 3, 2));
        volume.Info.Geometry.IjkToLps.ToArray().Should().Equal(1, 0, 0, 10, 0, 2, 0, 20, 0, 0, 3, 30);
    }

    [Fact]
    public void Text_and_big_endian_read_the_same_voxels()
    {
        using var text = Load(new NrrdBuilder { Voxels = Encoding.ASCII.GetBytes(string.Join("\n ", Ramp)) }.With("encoding", "ascii").With("endian", null));
        NiftiReaderTests.Voxels(text).Should().Equal(Ramp);
        using var big = Load(new NrrdBuilder { Voxels = NrrdBuilder.Shorts(Ramp.Select(v => (short)v), bigEndian: true) }.With("endian", "big"));
        NiftiReaderTests.Voxels(big).Should().Equal(Ramp);
    }

    [Theory]
    [InlineData("left-posterior-superior", 1, 1)]
    [InlineData("LPS", 1, 1)]
    [InlineData("right-anterior-superior", -1, -1)]
    [InlineData("RAS", -1, -1)]
    [InlineData("left-anterior-superior", 1, -1)]
    [InlineData("scanner-xyz", 1, 1)]
    public void Every_space_comes_out_as_lps(string space, double x, double y)
    {
        using var volume = Load(new NrrdBuilder().With("space", space).With("space directions", "(0,2,0) (0,0,3) (1,0,0.1)"));
        volume.Info.Geometry.IjkToLps.Should().Be(new Affine(0, 0, x, x * 10, y * 2, 0, 0, y * 20, 0, 3, 0.1, 30));
    }

    [Fact]
    public void Without_directions_spacings_and_axis_mins_place_the_volume()
    {
        using var volume = Load(new NrrdBuilder().With("space", null).With("space directions", null).With("space origin", null)
            .With("spacings", "0.5 0.6 NaN").With("axis mins", "1 2 3"));
        volume.Info.Geometry.IjkToLps.Should().Be(new Affine(0.5, 0, 0, 1, 0, 0.6, 0, 2, 0, 0, 1, 3));
    }

    [Theory]
    [InlineData("list domain domain domain", "2 4 3 2", "none (1,0,0) (0,2,0) (0,0,3)", 1)]
    [InlineData("domain domain domain list", "4 3 2 2", "(1,0,0) (0,2,0) (0,0,3) none", 24)]
    [InlineData("domain list domain domain", "4 2 3 2", "(1,0,0) none (0,2,0) (0,0,3)", 4)]
    public void Frames_lie_along_whichever_axis_is_not_in_space(string kinds, string sizes, string directions, int inner)
    {
        var nrrd = new NrrdBuilder { Voxels = NrrdBuilder.Shorts(Enumerable.Range(0, 48).Select(v => (short)v)) }
            .With("dimension", "4").With("kinds", kinds).With("sizes", sizes).With("space directions", directions);
        var path = _folder.Write("a.nrrd", nrrd.Build());
        for (var frame = 0; frame < 2; frame++)
        {
            using var volume = VolumeFile.Load(path, frame);
            var expected = Enumerable.Range(0, 24).Select(n => (float)((n / inner * inner * 2) + (frame * inner) + (n % inner)));
            NiftiReaderTests.Voxels(volume).Should().Equal(expected);
        }

        FluentActions.Invoking(() => VolumeFile.Load(path)).Should().Throw<Mem3DException>().WithMessage("*4-D series of 2 frames*");
    }

    [Fact]
    public void Voxels_in_a_file_of_their_own_are_found_by_name_and_skips_are_kept()
    {
        var nrrd = new NrrdBuilder().With("data file", "voxels.raw").With("line skip", "2").With("byte skip", "3");
        _folder.Write("voxels.raw", [.. "one\ntwo\nxyz"u8, .. nrrd.Voxels]);
        using var volume = VolumeFile.Load(_folder.Write("a.nhdr", nrrd.Header()));
        NiftiReaderTests.Voxels(volume).Should().Equal(Ramp);
        _folder.Write("voxels.raw", [.. "anything before"u8, .. nrrd.Voxels]);
        using var back = VolumeFile.Load(_folder.Write("b.nhdr", nrrd.With("line skip", null).With("byte skip", "-1").Header()));
        NiftiReaderTests.Voxels(back).Should().Equal(Ramp);
    }

    [Theory]
    [InlineData("slice%02d.raw 1 2 1")]
    [InlineData("LIST\nslice01.raw\nslice02.raw")]
    public void A_file_for_every_slice_by_pattern_or_list(string data)
    {
        var nrrd = new NrrdBuilder().With("data file", data);
        _folder.Write("slice01.raw", nrrd.Voxels[..24]);
        _folder.Write("slice02.raw", nrrd.Voxels[24..]);
        using var volume = VolumeFile.Load(_folder.Write("a.nhdr", nrrd.Header()));
        NiftiReaderTests.Voxels(volume).Should().Equal(Ramp);
    }

    public static TheoryData<string, string?, string> Refused() => new()
    {
        { "sizes", "4 3", "do not fit together" },
        { "sizes", "4 3 -2", "do not fit together" },
        { "sizes", "40000 30000 20000", "there are not as many" },
        { "sizes", "2147483647 2147483647 2147483647", "larger than any file" },
        { "dimension", "x", "not a whole number" },
        { "encoding", "hex", "not read" },
        { "encoding", null, "no 'encoding'" },
        { "type", "block", "not read" },
        { "endian", null, "byte order" },
        { "kinds", "domain domain", "one kind for each axis" },
        { "space directions", "(1,0,0) (0,1,0)", "one space direction for each axis" },
        { "space directions", "(1,0,0) (0,1,0) (1,1,0)", "singular" },
        { "space directions", "(1,0) (0,1) (1,1)", "2 dimensions" },
        { "space directions", "1,0,0", "not understood" },
        { "space origin", "(1,nan,0)", "not a number" },
        { "space", "right-anterior-superior-time", "dimensions of a patient" },
        { "data file", "../../etc/passwd", "passwd, which is missing" },
        { "data file", "a%d.raw 1 2 0", "has no end" },
        { "data file", "a%d.raw 1 999999999", "has no end" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_cannot_be_read_is_refused_with_the_reason(string field, string? value, string reason)
    {
        var path = _folder.Write("a.nrrd", new NrrdBuilder().With(field, value).Build());
        FluentActions.Invoking(() => VolumeFile.Load(path)).Should().Throw<Mem3DException>().Which.Message.Should().Contain(reason);
    }

    [Fact]
    public void A_colour_axis_and_a_cut_file_are_refused()
    {
        Refuses(new NrrdBuilder().With("dimension", "4").With("sizes", "3 4 1 2").With("kinds", "RGB-color domain domain domain")
            .With("space directions", "none (1,0,0) (0,2,0) (0,0,3)").Build(), "colours");
        var whole = new NrrdBuilder().With("encoding", "bzip2").Build();
        Refuses(whole[..^6], "damaged");
        var gzip = new NrrdBuilder { Voxels = new byte[46] }.With("encoding", "gzip").Build();
        Refuses(gzip, "ends before");
    }

    private void Refuses(byte[] file, string reason) =>
        FluentActions.Invoking(() => VolumeFile.Load(_folder.Write("a.nrrd", file))).Should().Throw<Mem3DException>().Which.Message.Should().Contain(reason);

    private IVoxelSource Load(NrrdBuilder nrrd) => VolumeFile.Load(_folder.Write("a.nrrd", nrrd.Build()));
}
