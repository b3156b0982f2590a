using System.Text;
using Mem3D.Core.Errors;
using Mem3D.Core.Volumes;
using Mem3D.Data.Volumes;
using Mem3D.Testing;

namespace Mem3D.Data.Tests.Formats;

public sealed class MetaReaderTests : IDisposable
{
    private const string Head = """
        ObjectType = Image
        NDims = 3
        BinaryData = True
        TransformMatrix = 0 1 0 0 0 1 1 0 0
        Offset = 10 20 30
        ElementSpacing = 2 3 4
        DimSize = 4 3 2
        ElementType = MET_SHORT
        """;

    private static readonly float[] Ramp = [.. Enumerable.Range(0, 24).Select(v => (float)v)];
    private static readonly byte[] Stored = NrrdBuilder.Shorts(Ramp.Select(v => (short)v));
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_of_the_matrix_are_the_directions_of_the_axes_in_lps()
    {
        using var volume = VolumeFile.Load(Write("", Stored));
        NiftiReaderTests.Voxels(volume).Should().Equal(Ramp);
        volume.Info.Geometry.IjkToLps.Should().Be(new Affine(0, 0, 4, 10, 2, 0, 0, 20, 0, 3, 0, 30));
    }

    [Theory]
    [InlineData("ElementByteOrderMSB = True", "big")]
    [InlineData("BinaryDataByteOrderMSB = True", "big")]
    [InlineData("CompressedData = True", "zlib")]
    [InlineData("CompressedData = True", "gzip")]
    [InlineData("BinaryData = False", "text")]
    [InlineData("ElementNumberOfChannels = 1", "raw")]
    public void Every_way_of_packing_reads_the_same_voxels(string field, string packing)
    {
        using var volume = VolumeFile.Load(Write(field, packing switch
        {
            "big" => NrrdBuilder.Shorts(Ramp.Select(v => (short)v), bigEndian: true),
            "zlib" => NrrdBuilder.Zlib(Stored),
            "gzip" => NiftiBuilder.Gzip(Stored),
            "text" => Encoding.ASCII.GetBytes(string.Join(' ', Ramp)),
            _ => Stored,
        }));
        NiftiReaderTests.Voxels(volume).Should().Equal(Ramp);
    }

    [Fact]
    public void Two_dimensions_are_one_slice_and_a_fourth_holds_frames()
    {
        const string flat = "ObjectType = Image\nNDims = 2\nTransformMatrix = 0 1 1 0\nOffset = 1 2\nElementSpacing = 2 3\nDimSize = 4 6\nElementType = MET_SHORT\n";
        using var slice = VolumeFile.Load(_folder.Write("s.mha", [.. Encoding.ASCII.GetBytes($"{flat}ElementDataFile = LOCAL\n"), .. Stored]));
        slice.Info.Geometry.Size.Should().Be(new VolumeSize(4, 6, 1));
        slice.Info.Geometry.IjkToLps.Should().Be(new Affine(0, 3, 0, 1, 2, 0, 0, 2, 0, 0, 1, 0));
        var four = Head.Replace("NDims = 3", "NDims = 4", StringComparison.Ordinal).Replace("4 3 2", "2 3 2 2", StringComparison.Ordinal)
            .Replace("0 1 0 0 0 1 1 0 0", "1 0 0 0 0 1 0 0 0 0 1 0 0 0 0 1", StringComparison.Ordinal)
            .Replace("= 2 3 4", "= 2 3 4 1", StringComparison.Ordinal).Replace("10 20 30", "10 20 30 0", StringComparison.Ordinal);
        var path = _folder.Write("f.mha", [.. Encoding.ASCII.GetBytes($"{four}\nElementDataFile = LOCAL\n"), .. Stored]);
        using var frame = VolumeFile.Load(path, 1);
        NiftiReaderTests.Voxels(frame).Should().Equal(Ramp[12..]);
    }

    [Fact]
    public void Voxels_in_files_of_their_own()
    {
        _folder.Write("v.raw", [.. "skip"u8, .. Stored]);
        foreach (var size in new[] { "4", "-1" })
        {
            using var volume = VolumeFile.Load(_folder.Write("v.mhd", Encoding.ASCII.GetBytes($"{Head}\nHeaderSize = {size}\nElementDataFile = v.raw\n")));
            NiftiReaderTests.Voxels(volume).Should().Equal(Ramp);
        }

        _folder.Write("1.raw", Stored[..24]);
        _folder.Write("2.raw", Stored[24..]);
        using var listed = VolumeFile.Load(_folder.Write("l.mhd", Encoding.ASCII.GetBytes($"{Head}\nElementDataFile = LIST\n1.raw\n2.raw\n")));
        NiftiReaderTests.Voxels(listed).Should().Equal(Ramp);
    }

    [Theory]
    [InlineData("DimSize = 4 3", "do not fit together")]
    [InlineData("DimSize = 4 3 200", "there are not as many")]
    [InlineData("TransformMatrix = 1 0 0 1", "one number for each pair")]
    [InlineData("TransformMatrix = 1 0 0 1 0 0 1 0 0", "singular")]
    [InlineData("ElementSpacing = 1 1", "one number for each axis")]
    [InlineData("ElementType = MET_OTHER", "not read")]
    [InlineData("ElementNumberOfChannels = 3\nElementType = MET_UCHAR", "colours")]
    [InlineData("ObjectType = Mesh", "other than an image")]
    [InlineData("CompressedData = True", "compression is broken")]
    public void What_cannot_be_read_is_refused_with_the_reason(string field, string reason) =>
        FluentActions.Invoking(() => VolumeFile.Load(Write(field, Stored))).Should().Throw<Mem3DException>().Which.Message.Should().Contain(reason);

    /// <summary>A later line of a name wins, as in MetaIO.</summary>
    private string Write(string field, byte[] voxels) =>
        _folder.Write("a.mha", [.. Encoding.ASCII.GetBytes($"{Head}\n{(field.Length > 0 ? field + "\n" : "")}ElementDataFile = LOCAL\n"), .. voxels]);
}
