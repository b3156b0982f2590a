using System.IO.Compression;
using Mem3D.Core.Errors;
using Mem3D.Data.Formats.Dicom;
using Mem3D.Data.Volumes;
using Mem3D.Testing;

namespace Mem3D.Data.Tests.Formats;

/// <summary>Files cut off anywhere, with bits turned over, and with lies in their lengths: read or refused for people, nothing else, in bounded memory.</summary>
public sealed class HostileInputTests : IDisposable
{
    private const long MostBytes = 64L << 20;
    private readonly TemporaryFolder _folder = new();
    private readonly IDicomBackend _backend = DicomBackends.Create(new InProcessDecoder());

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Kinds() => ["nii", "nii.gz", "nii big", "nii 2", "nrrd", "nrrd gz", "nrrd bz2", "mha", "explicit", "implicit", "big endian", "deflated", "zip"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Cut_off_at_every_64th_byte(string kind)
    {
        var whole = Make(kind);
        using (VolumeFile.Load(Write(whole)))
        {
        }

        for (var length = 0; length < whole.Length; length += 64)
        {
            Survives(whole[..length], $"{kind} cut at {length}");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Bits_turned_over_anywhere(string kind)
    {
        var whole = Make(kind);
        var random = new Random(20_261_123);
        int read = 0, refused = 0;
        for (var n = 0; n < 200; n++)
        {
            var bytes = (byte[])whole.Clone();
            for (var flips = random.Next(1, 6); flips > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            }

            if (Survives(bytes, $"{kind} #{n}"))
            {
                read++;
            }
            else
            {
                refused++;
            }
        }

        (read + refused).Should().Be(200);
        refused.Should().BePositive("otherwise this test says nothing");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Any_four_bytes_replaced_by_the_largest_number(string kind)
    {
        var whole = Make(kind);
        for (var at = 0; at + 4 <= Math.Min(whole.Length, 1200); at += 6)
        {
            var bytes = (byte[])whole.Clone();
            bytes.AsSpan(at, 4).Fill(at % 4 == 0 ? (byte)0xFF : (byte)0x7F);
            Survives(bytes, $"{kind} at {at}");
        }
    }

    [Fact]
    public void Sequences_nested_without_end_are_refused()
    {
        var open = new List<byte>();
        for (var n = 0; n < 20_000; n++)
        {
            open.AddRange([0xFE, 0xFF, 0x00, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF, 0x08, 0, 0x40, 0x11, (byte)'S', (byte)'Q', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]);
        }

        var file = Write(new DicomBuilder().With(0x0008_1115, "SQ", [.. open], undefinedLength: true).Build());
        FluentActions.Invoking(() => _backend.Open(file, "image")).Should().Throw<Mem3DException>().WithMessage("*nested too deeply*");
    }

    [Fact]
    public void A_deflate_bomb_in_an_attribute_is_passed_over_in_little_memory()
    {
        var bytes = new DicomBuilder { TransferSyntax = DicomBuilder.DeflatedLittle }.With(0x0009_1001, "OB", new byte[80 << 20]).Build();
        bytes.Length.Should().BeLessThan(2 << 20);
        var file = Write(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var image = _backend.Open(file, "image");
        using (var pixels = _backend.Pixels(image))
        {
            pixels.Frame(0, default).Should().HaveCount(40);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(MostBytes / 4);
    }

    [Fact]
    public void A_deflate_bomb_without_end_is_refused_before_long()
    {
        // attributes of 32 MiB of zeros, 768 MiB in all, in a file of a few megabytes
        var packed = new MemoryStream();
        packed.Write(new DicomBuilder { TransferSyntax = DicomBuilder.DeflatedLittle }.Build().AsSpan(0, 132));
        byte[] meta = [2, 0, 0x10, 0, (byte)'U', (byte)'I', 22, 0, .. "1.2.840.10008.1.2.1.99"u8];
        packed.Write(meta);
        using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var zeros = new byte[32 << 20];
            for (byte n = 0; n < 24; n++)
            {
                deflate.Write([9, 0, n, 0x10, (byte)'O', (byte)'B', 0, 0, .. BitConverter.GetBytes(zeros.Length)]);
                deflate.Write(zeros);
            }
        }

        var file = Write(packed.ToArray());
        FluentActions.Invoking(() => _backend.Open(file, "image")).Should().Throw<Mem3DException>().WithMessage("*unpacks to more*");
    }

    /// <summary>True when read; false when refused for people. Anything else fails the test.</summary>
    private bool Survives(byte[] bytes, string because)
    {
        var path = Write(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            using var volume = VolumeFile.Load(path);
            return true;
        }
        catch (Mem3DException e)
        {
            e.Message.Should().NotContain(_folder.Path, because);
            e.Remedy.Should().NotBeEmpty(because);
            return false;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{because}: {e.GetType().Name}", e);
        }
        finally
        {
            (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(MostBytes, because);
        }
    }

    private string Write(byte[] bytes) => _folder.Write("hostile", bytes);

    private static byte[] Make(string kind)
    {
        var nifti = new NiftiBuilder
        {
            Dim = [3, 9, 8, 7, 1, 1, 1, 1],
            QformCode = 1,
            Values = [.. Enumerable.Range(0, 504).Select(v => (double)(v * 37 % 1000))],
            BigEndian = kind == "nii big",
        };
        byte[] Dicom(string syntax) => new DicomBuilder
        {
            TransferSyntax = syntax,
            Rows = 16,
            Columns = 20,
            Pixels = [.. Enumerable.Range(0, 320).Select(v => (long)(v * 37 % 1000))],
        }.Build();
        var nrrd = new NrrdBuilder { Voxels = NrrdBuilder.Shorts(nifti.Values.Select(v => (short)v)) }.With("sizes", "9 8 7");
        return kind switch
        {
            "nii.gz" => nifti.BuildGzip(),
            "nii 2" => new NiftiBuilder { Dim = nifti.Dim, Values = nifti.Values, QformCode = 1, Two = true, VoxelOffset = 544 }.Build(),
            "nrrd" => nrrd.Build(),
            "nrrd gz" => nrrd.With("encoding", "gzip").Build(),
            "nrrd bz2" => nrrd.With("encoding", "bzip2").Build(),
            "mha" => [.. System.Text.Encoding.ASCII.GetBytes(
                "ObjectType = Image\nNDims = 3\nBinaryData = True\nCompressedData = True\nTransformMatrix = 1 0 0 0 1 0 0 0 1\nOffset = 0 0 0\n"
                + "ElementSpacing = 1 1 1\nDimSize = 9 8 7\nElementType = MET_SHORT\nElementDataFile = LOCAL\n"), .. NrrdBuilder.Zlib(nrrd.Voxels)],
            "explicit" => Dicom(DicomBuilder.ExplicitLittle),
            "implicit" => Dicom(DicomBuilder.ImplicitLittle),
            "big endian" => Dicom(DicomBuilder.ExplicitBig),
            "deflated" => Dicom(DicomBuilder.DeflatedLittle),
            "zip" => Zip(DicomBuilder.Series3D(4, [0, 0, 2])),
            _ => nifti.Build(),
        };
    }

    private static byte[] Zip(List<byte[]> files)
    {
        var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (var n = 0; n < files.Count; n++)
            {
                using var entry = zip.CreateEntry($"d/{n}", CompressionLevel.Fastest).Open();
                entry.Write(files[n]);
            }
        }

        return memory.ToArray();
    }
}
