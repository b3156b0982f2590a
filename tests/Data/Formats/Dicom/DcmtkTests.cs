using Mem3D.Data.Formats.Dicom;
using Mem3D.Testing;

namespace Mem3D.Data.Tests.Formats.Dicom;

/// <summary>Images that DCMTK compressed: what comes out here is what comes out there, bit for bit, also where the compression loses.</summary>
public sealed class DcmtkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("dcmcrle", "", 16, false)]
    [InlineData("dcmcrle", "", 8, false)]
    [InlineData("dcmcjpeg", "+e1", 16, true)]
    [InlineData("dcmcjpeg", "+e1", 12, false)]
    [InlineData("dcmcjpeg", "+el +sv 1", 16, true)]
    [InlineData("dcmcjpeg", "+el +sv 2", 16, false)]
    [InlineData("dcmcjpeg", "+el +sv 3", 12, false)]
    [InlineData("dcmcjpeg", "+el +sv 4", 16, true)]
    [InlineData("dcmcjpeg", "+el +sv 5", 12, false)]
    [InlineData("dcmcjpeg", "+el +sv 6", 16, false)]
    [InlineData("dcmcjpeg", "+el +sv 7", 8, false)]
    [InlineData("dcmcjpeg", "+el +sv 4 +pt 2", 12, false)]
    [InlineData("dcmcjpeg", "+eb +q 75", 8, false)]
    [InlineData("dcmcjpeg", "+ee +q 60", 8, false)]
    [InlineData("dcmcjpeg", "+ee +q 95", 12, false)]
    [InlineData("dcmcjpeg", "+es +q 90", 12, false)]
    [InlineData("dcmcjpeg", "+es +q 40", 8, false)]
    [InlineData("dcmcjpeg", "+ep +q 90", 12, false)]
    [InlineData("dcmcjpeg", "+ep +q 40", 8, false)]
    [InlineData("dcmcjpls", "+el", 16, true)]
    [InlineData("dcmcjpls", "+el", 12, false)]
    [InlineData("dcmcjpls", "+en +md 3", 8, false)]
    public void Compressed_images_decode_to_the_same_samples(string program, string options, int bits, bool signed)
    {
        if (Tool.Why(program, "dcmtk") is { } why)
        {
            Assert.Skip(why);
        }

        var original = _folder.Write("original", Image(bits, signed).Build());
        string packed = _folder.File("packed"), unpacked = _folder.File("unpacked");
        Tool.Run(program, [.. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), original, packed]);
        Tool.Run(program switch { "dcmcrle" => "dcmdrle", "dcmcjpls" => "dcmdjpls", _ => "dcmdjpeg" }, packed, unpacked);
        var backend = DicomBackends.Create(new InProcessDecoder());
        var image = backend.Open(packed, "packed");
        DicomUids.IsUncompressed(image.TransferSyntax).Should().BeFalse("otherwise this test says nothing");
        Samples(backend, packed).Should().Equal(Samples(backend, unpacked));
    }

    private static byte[] Samples(IDicomBackend backend, string path)
    {
        using var pixels = backend.Pixels(backend.Open(path, "x"));
        return pixels.Frame(0, TestContext.Current.CancellationToken);
    }

    /// <summary>Smooth shapes, edges and noise, of a size that is no multiple of a block.</summary>
    private static DicomBuilder Image(int bits, bool signed)
    {
        var random = new Random(7);
        var (rows, columns, most) = (61, 83, 1L << bits);
        var pixels = Enumerable.Range(0, rows * columns).Select(n =>
        {
            double x = n % columns, y = n / columns;
            var value = 0.4 + (0.3 * Math.Sin(x / 9) * Math.Cos(y / 7)) + (x > 40 && y > 30 ? 0.25 : 0) + (random.NextDouble() * 0.05);
            return (long)(value * most) - (signed ? most / 2 : 0);
        }).ToArray();
        pixels[5] = signed ? -most / 2 : 0;
        pixels[6] = signed ? (most / 2) - 1 : most - 1;
        return new DicomBuilder
        {
            Rows = (ushort)rows,
            Columns = (ushort)columns,
            BitsAllocated = (ushort)(bits > 8 ? 16 : 8),
            BitsStored = (ushort)bits,
            Signed = signed,
            Pixels = pixels,
        };
    }
}
