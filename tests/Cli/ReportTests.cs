using System.Buffers.Binary;
using System.IO.Compression;
using System.Xml.Linq;
using Mem3D.Cli.Evaluate.Reporting;

namespace Mem3D.Cli.Tests;

public sealed class ReportTests : IDisposable
{
    private readonly Workbench _bench = new();

    [Fact]
    public async Task One_command_writes_tables_curves_and_overlays()
    {
        _bench.WriteDataset("sets/one", 2);
        _bench.WriteDataset("sets/two", 1);
        (await _bench.RunAsync(["evaluate", "sets", "--rounds", "2", "--prompt", "box,click", "--report", "out"])).Should().Be(ExitCode.Success, _bench.Error);

        _bench.Read("out/report.md").Should().ContainAll("## Prompt: box", "![Dice over rounds](curves-box.svg)", "### Against the baselines", "(curves-click.svg)");
        _bench.Read("out/evaluation.json").Should().Contain("\"summaries\"");
        _bench.Read("out/evaluation.csv").Split('\n').Should().HaveCount(1 + (2 * 6 * 2) + 1);
        var overlays = _bench.Read("out/overlays.md");
        foreach (var name in new[] { "box-one-best", "box-one-median", "box-one-worst", "click-two-best" })
        {
            overlays.Should().Contain($"(overlays/{name}.png)");
            File.Exists(_bench.PathOf($"out/overlays/{name}.png")).Should().BeTrue();
        }

        overlays.Should().Contain("case_0, large, Dice 100.0 %; slices 2, 4, 6, 7, 9");
    }

    [Fact]
    public async Task Curves_show_every_series_in_a_panel_a_source_and_one_for_their_mean()
    {
        _bench.WriteDataset("sets/a&b", 1);
        _bench.WriteDataset("sets/two", 1);
        (await _bench.RunAsync(["evaluate", "sets", "--rounds", "3", "--labels", "1", "--report", "out"])).Should().Be(ExitCode.Success, _bench.Error);
        var svg = XDocument.Parse(_bench.Read("out/curves-scribble.svg")).Root!;
        string[] Texts() => [.. svg.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value)];
        Texts().Should().Contain(["mem3d", "copy", "interpolation", "random walker", "mean over sources", "a&b (1 target)", "two (1 target)"]);
        var lines = svg.Descendants().Where(e => e.Name.LocalName == "polyline").ToArray();
        lines.Should().HaveCount(3 * 4);
        lines.Count(l => l.Attribute("stroke-dasharray") is not null).Should().Be(3, "the random walker was not computed in every round");
        var ours = lines[3].Attribute("points")!.Value.Split(' ').Select(p => p.Split(',')[1]).ToArray();
        ours.Should().HaveCount(3).And.AllBe("72", "a Dice of 100 % is drawn at the top of the panel");
    }

    [Fact]
    public async Task An_overlay_outlines_truth_and_mask()
    {
        _bench.WriteDataset("set", 1);
        (await _bench.RunAsync(["evaluate", "set", "--rounds", "1", "--labels", "1", "--report", "out"])).Should().Be(ExitCode.Success, _bench.Error);
        var (width, height, pixels) = Decode(File.ReadAllBytes(_bench.PathOf("out/overlays/scribble-set-best.png")));
        (width * height).Should().Be(pixels.Length);
        const byte TruthColour = 64, MaskColour = 65, White = 63;
        pixels.Should().Contain([MaskColour, TruthColour, White], "mask and truth agree: the thinner outline of the mask lies upon that of the truth");
        pixels.Take(3 * width).Count(p => p == White).Should().BeInRange(0, 3 * width / 5, "at most one of five slices is anchored after the first prompt");
    }

    [Fact]
    public void A_png_holds_the_pixels_it_was_given()
    {
        byte[] pixels = [0, 1, 2, 2, 1, 0];
        var png = PngFile.Encode(3, pixels, [(1, 2, 3), (40, 50, 60), (255, 255, 255)]);
        var (width, height, decoded) = Decode(png);
        (width, height).Should().Be((3, 2));
        decoded.Should().Equal(pixels);
        png[^4..].Should().Equal([0xae, 0x42, 0x60, 0x82], "the checksum of an empty IEND is in the standard");
        FluentActions.Invoking(() => PngFile.Encode(4, pixels, [(0, 0, 0)])).Should().Throw<ArgumentException>();
    }

    public void Dispose() => _bench.Dispose();

    private static (int Width, int Height, byte[] Pixels) Decode(byte[] png)
    {
        png[..8].Should().Equal(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
        var chunks = new Dictionary<string, byte[]>();
        for (var at = 8; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            chunks.Add(System.Text.Encoding.ASCII.GetString(png, at + 4, 4), png[(at + 8)..(at + 8 + length)]);
            at += 12 + length;
        }

        chunks.Keys.Should().Equal("IHDR", "PLTE", "IDAT", "IEND");
        chunks["IHDR"][8..].Should().Equal([8, 3, 0, 0, 0], "8 bit, palette, no interlace");
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(chunks["IHDR"]), BinaryPrimitives.ReadInt32BigEndian(chunks["IHDR"].AsSpan(4)));
        using var rows = new MemoryStream();
        using (var zlib = new ZLibStream(new MemoryStream(chunks["IDAT"]), CompressionMode.Decompress))
        {
            zlib.CopyTo(rows);
        }

        var filtered = rows.ToArray();
        filtered.Should().HaveCount((width + 1) * height);
        return (width, height, [.. Enumerable.Range(0, height).SelectMany(y => filtered[((y * (width + 1)) + 1)..((y + 1) * (width + 1))])]);
    }
}
