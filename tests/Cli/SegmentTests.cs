using Mem3D.Data.Formats.Nifti;
using Mem3D.Data.Volumes;
using Mem3D.Inference;
using Mem3D.Testing;
using Mem3D.Testing.Engines;

namespace Mem3D.Cli.Tests;

public sealed class SegmentTests : IDisposable
{
    private const string Prompts =
        """
        {
          // two labels, one slice each
          "labels": {
            "large": [{"slice": 5, "kind": "scribble", "points": [[11, 17], [12, 17], [14, 18]]}],
            "small": [{"slice": 6, "kind": "box", "positive": true, "points": [[27.5, 15.5], [36.5, 24.5]]}],
          }
        }
        """;

    private readonly Workbench _bench = new();

    public SegmentTests()
    {
        _bench.WriteImage("scan.nii.gz");
        _bench.WriteLabels("truth.nii.gz");
        _bench.Write("prompts.json", Prompts);
    }

    [Fact]
    public async Task Prompts_become_a_label_map_with_the_images_geometry()
    {
        (await RunAsync()).Should().Be(ExitCode.Success, _bench.Error);

        var mask = VolumeFile.LoadLabels(_bench.PathOf("out/mask.nii.gz"), TestContext.Current.CancellationToken);
        var truth = VolumeFile.LoadLabels(_bench.PathOf("truth.nii.gz"), TestContext.Current.CancellationToken);
        mask.Values.Should().Equal(truth.Values.Select(v => v == 3 ? (byte)0 : v));
        var (written, source) = (NiftiReader.Open(_bench.PathOf("out/mask.nii.gz")).Header, NiftiReader.Open(_bench.PathOf("scan.nii.gz")).Header);
        written.Geometry.Should().Be(source.Geometry);
        written.Raw[252..328].ToArray().Should().Equal(source.Raw[252..328].ToArray(), "both forms go through byte for byte");
        Directory.GetFiles(_bench.PathOf("out")).Should().ContainSingle("nothing half-written stays behind");
    }

    [Fact]
    public async Task Says_how_good_it_thinks_the_masks_are_and_which_slice_to_fix_next()
    {
        (await RunAsync("--quality", "quality.csv")).Should().Be(ExitCode.Success, _bench.Error);

        _bench.Out.Should().ContainAll("large", "small", "mean estimated IoU", "next (estimated IoU", "out/mask.nii.gz");
        var lines = _bench.Read("quality.csv").TrimEnd('\n').Split('\n');
        lines[0].Should().Be("label,slice,area,quality,presence,anchored");
        lines.Should().HaveCount(1 + (2 * Workbench.Depth));
        lines.Should().Contain(l => l.StartsWith("large,5,", StringComparison.Ordinal) && l.EndsWith(",1,1,1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task All_prompts_of_a_slice_go_to_the_engine_together_and_no_target_ends_the_mask()
    {
        var engine = new ThresholdEngine(100);
        _bench.Engine = engine;
        _bench.Write("prompts.json",
            """
            {"axis": "k", "labels": {"large": [
              {"slice": 5, "kind": "click", "points": [[13, 17]]},
              {"slice": 8, "kind": "noTarget"},
              {"slice": 5, "kind": "click", "positive": false, "points": [[25, 17]]}]}}
            """);
        (await RunAsync()).Should().Be(ExitCode.Success, _bench.Error);
        var mask = VolumeFile.LoadLabels(_bench.PathOf("out/mask.nii.gz"), TestContext.Current.CancellationToken);
        Enumerable.Range(0, Workbench.Depth).Where(k => !mask.Slice(Core.Volumes.SliceAxis.K, k, 1).IsEmpty).Should().Equal(2, 3, 4, 5, 6, 7);
    }

    [Fact]
    public async Task A_dicom_series_comes_out_where_it_lay()
    {
        Directory.CreateDirectory(_bench.PathOf("series"));
        var slices = DicomBuilder.Series3D(6, [0, 0, 2.5], (slice, n) =>
        {
            (slice.Rows, slice.Columns) = (20, 24);
            slice.Pixels = [.. Enumerable.Range(0, 20 * 24).Select(i => i % 24 is > 8 and < 15 && i / 24 is > 6 and < 13 && n > 0 ? 200L : -50L)];
        });
        for (var n = 0; n < slices.Count; n++)
        {
            await File.WriteAllBytesAsync(_bench.PathOf($"series/{n}.dcm"), slices[n], TestContext.Current.CancellationToken);
        }

        _bench.Write("prompts.json", """{"labels": {"block": [{"slice": 3, "kind": "click", "points": [[11, 9]]}]}}""");
        (await _bench.RunAsync(["segment", "series", "--prompts", "prompts.json", "-o", "out/mask.nii.gz"])).Should().Be(ExitCode.Success, _bench.Error);
        var mask = VolumeFile.LoadLabels(_bench.PathOf("out/mask.nii.gz"), TestContext.Current.CancellationToken);
        mask.Values.Count(v => v == 1).Should().Be(6 * 6 * 5);
        mask.Geometry.SpacingMm.K.Should().BeApproximately(2.5, 1e-4);
        mask.Geometry.SpacingMm.I.Should().BeApproximately(0.7, 1e-4);
    }

    [Fact]
    public async Task On_a_terminal_names_with_brackets_are_text_and_not_markup()
    {
        _bench.Write("prompts.json", """{"labels": {"large [red] =1+1": [{"slice": 5, "kind": "click", "points": [[13, 17]]}]}}""");
        (await _bench.RunAsync(
            ["segment", "scan.nii.gz", "--prompts", "prompts.json", "-o", "out/mask.nii.gz", "--quality", "q.csv"], rich: true)).Should().Be(ExitCode.Success, _bench.Error);
        _bench.Out.Should().Contain("large [red] =1+1");
    }

    [Theory]
    [InlineData("""{"labels": {}}""", "names no label")]
    [InlineData("""{"labels": {"a": [{"slice": 12, "kind": "click", "points": [[1, 1]]}]}}""", "slice 12 does not exist: the volume has slices 0 to 11")]
    [InlineData("""{"labels": {"a": [{"slice": 1, "kind": "click", "points": [[1]]}]}}""", "not two numbers")]
    [InlineData("""{"labels": {"a": [{"slice": 1, "kind": "box", "points": [[1, 1]]}]}}""", "has 2 points, got 1")]
    [InlineData("""{"labels": {"a": [{"slice": 1, "kind": "click", "points": [[400, 1]]}]}}""", "outside the 40×36 slice")]
    [InlineData("""{"labels": {"a": [{"slice": 1, "kind": "wand", "points": [[1, 1]]}]}}""", "'wand' is no kind of prompt; there are scribble, click")]
    [InlineData("""{"labels": {"a": [{"slice": "x"}]}}""", "cannot be understood in line 1, at labels.a[0].slice")]
    [InlineData("""{"labels": {"a": [{"slice": 1, "kind": "click", "negative": true, "points": [[1, 1]]}]}}""", "negative")]
    [InlineData("""{"labels": {"a": [{"slice": 1, "kind": "noTarget"}]}}""", "no positive prompt")]
    [InlineData("""{"labels": {"a": [{"slice": 1, "kind": "noTarget"}, {"slice": 1, "kind": "click", "points": [[1, 1]]}]}}""", "both that the target is not there")]
    [InlineData("""{"labels": {"a": [{"kind": "click", "points": [[1, 1]]}]}}""", "does not say its slice")]
    [InlineData("""{"labels": {"a": [{"slice": 1, "points": [[1, 1]]}]}}""", "no kind of prompt")]
    [InlineData("{", "cannot be understood")]
    public async Task A_wrong_prompts_file_says_what_is_wrong(string prompts, string said)
    {
        _bench.Write("prompts.json", prompts);
        (await RunAsync()).Should().Be(ExitCode.Failed);
        _bench.Error.Should().Contain(said).And.Contain("docs/command-line.md").And.NotContain("   at ");
        File.Exists(_bench.PathOf("out/mask.nii.gz")).Should().BeFalse();
    }

    [Fact]
    public async Task Missing_files_and_networks_are_named()
    {
        (await _bench.RunAsync(["segment", "nowhere.nii.gz", "--prompts", "prompts.json", "-o", "mask.nii.gz"])).Should().Be(ExitCode.Failed);
        _bench.Error.Should().StartWith("mem3d: ").And.NotContain("   at ");
        (await RunAsync("--prompts", "nowhere.json")).Should().NotBe(ExitCode.Success);
        (await _bench.RunAsync(["segment", "scan.nii.gz", "--prompts", "prompts.json", "-o", "mask.png"])).Should().Be(ExitCode.Failed);
        _bench.Error.Should().Contain(".nii.gz");
    }

    [Theory]
    [InlineData(Precision.Auto)]
    [InlineData(Precision.Float32, "--precision", "float32", "--threads", "2")]
    [InlineData(Precision.Int8, "--precision", "int8", "--threads", "2")]
    public async Task The_networks_asked_for_are_loaded(Precision precision, params string[] options)
    {
        (await RunAsync(options)).Should().Be(ExitCode.Success, _bench.Error);
        _bench.Networks.Should().Be(new InferenceOptions { ModelFolder = _bench.PathOf("onnx"), Precision = precision, Threads = options.Length > 0 ? 2 : 0 });
    }

    [Fact]
    public async Task Prompts_that_find_nothing_are_an_error_with_advice()
    {
        _bench.Write("prompts.json", """{"labels": {"nothing": [{"slice": 0, "kind": "click", "points": [[1, 1]]}]}}""");
        (await RunAsync()).Should().Be(ExitCode.Failed);
        _bench.Error.Should().Contain("'nothing' gave no mask").And.Contain("longer scribble");
    }

    public void Dispose() => _bench.Dispose();

    private Task<int> RunAsync(params string[] more) =>
        _bench.RunAsync(["segment", "scan.nii.gz", "--prompts", "prompts.json", "-o", "out/mask.nii.gz", .. more]);
}
