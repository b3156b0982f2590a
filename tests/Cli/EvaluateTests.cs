using System.Text.Json;
using Mem3D.Core.Errors;
using Mem3D.Core.Interactions;
using Mem3D.Core.Masks;
using Mem3D.Core.Segmentation;
using Mem3D.Testing.Engines;

namespace Mem3D.Cli.Tests;

public sealed class EvaluateTests : IDisposable
{
    private readonly Workbench _bench = new();

    [Fact]
    public async Task The_json_has_the_shape_scripts_rely_on()
    {
        _bench.WriteDataset("set", 2);
        (await _bench.RunAsync(["evaluate", "set", "--rounds", "3", "--json", "r.json"])).Should().Be(ExitCode.Success, _bench.Error);

        using var json = JsonDocument.Parse(_bench.Read("r.json"));
        var root = json.RootElement;
        var cases = root.GetProperty("cases").EnumerateArray().ToArray();
        cases.Select(c => (c.GetProperty("case").GetString(), c.GetProperty("label").GetString())).Should().Equal(
            ("case_0", "large"), ("case_0", "small"), ("case_1", "large"), ("case_1", "small"));
        cases[0].GetProperty("modality").GetString().Should().Be("CT");
        cases[0].GetProperty("prompt").GetString().Should().Be("scribble");
        var rounds = cases[0].GetProperty("rounds").EnumerateArray().ToArray();
        rounds.Select(r => r.GetProperty("round").GetInt32()).Should().Equal(0, 1, 2);
        rounds[0].GetProperty("prompts").GetInt32().Should().Be(1);
        foreach (var name in new[] { "slice", "dsc", "nsd2mm", "hd95Mm", "predictedQuality", "seconds" })
        {
            rounds[0].GetProperty(name).ValueKind.Should().Be(JsonValueKind.Number, name);
        }

        rounds[0].GetProperty("dsc").GetDouble().Should().Be(1, "the threshold engine is right on this phantom");
        root.GetProperty("failed").GetArrayLength().Should().Be(0);
        root.GetProperty("leftOut").GetInt32().Should().Be(2, "the speck is too small and counted");
        var summary = root.GetProperty("summary");
        summary.GetProperty("dsc").GetArrayLength().Should().Be(3);
        summary.GetProperty("nsd2mm").GetArrayLength().Should().Be(3);
        summary.GetProperty("aucDsc").GetDouble().Should().Be(1);
        summary.GetProperty("promptsTo90").GetDouble().Should().Be(1);
        summary.GetProperty("quality").GetProperty("mae").ValueKind.Should().Be(JsonValueKind.Number);
        summary.GetProperty("quality").GetProperty("presenceAuroc").GetDouble().Should().Be(1);
        var copy = summary.GetProperty("baselines").GetProperty("copy").EnumerateArray().Select(v => v.GetDouble()).ToArray();
        copy.Should().HaveCount(3).And.OnlyContain(v => v > 0.3 && v < 1);
        summary.GetProperty("baselines").GetProperty("randomWalker").EnumerateArray().Select(v => v.ValueKind).Should().Equal(
            [JsonValueKind.Number, JsonValueKind.Null, JsonValueKind.Number], "by default it walks in the first and the last round");
        foreach (var name in new[] { "pearsonPooled", "spearmanWithin", "spearmanWithinDistance" })
        {
            summary.GetProperty("sources")[0].GetProperty("quality").TryGetProperty(name, out _).Should().BeFalse("a perfect engine leaves nothing to rank");
        }

        summary.TryGetProperty("selection", out _).Should().BeFalse("only one selection was asked for");
    }

    [Fact]
    public async Task Baselines_and_the_walkers_rounds_can_be_chosen()
    {
        _bench.WriteDataset("set", 1);
        (await _bench.RunAsync(["evaluate", "set", "--rounds", "3", "--baselines", "copy,randomwalker", "--walker-rounds", "1", "--json", "r.json", "--csv", "r.csv"]))
            .Should().Be(ExitCode.Success, _bench.Error);
        using var json = JsonDocument.Parse(_bench.Read("r.json"));
        var baselines = json.RootElement.GetProperty("summary").GetProperty("baselines");
        baselines.TryGetProperty("interpolation", out _).Should().BeFalse("what was not asked for is absent");
        baselines.GetProperty("randomWalker").EnumerateArray().Select(v => v.ValueKind).Should().Equal(JsonValueKind.Null, JsonValueKind.Number, JsonValueKind.Null);
        baselines.GetProperty("randomWalker")[1].GetDouble().Should().BeGreaterThan(baselines.GetProperty("copy")[1].GetDouble(), "the phantom has clean edges");
        var header = _bench.Read("r.csv").Split('\n')[0].Split(',');
        var walker = Array.IndexOf(header, "random_walker_dsc");
        _bench.Read("r.csv").TrimEnd('\n').Split('\n').Skip(1).Select(l => l.Split(',')[walker].Length > 0).Should().Equal(false, true, false, false, true, false);

        (await _bench.RunAsync(["evaluate", "set", "--rounds", "1", "--baselines", "none"])).Should().Be(ExitCode.Success, _bench.Error);
        _bench.Out.Should().NotContain("Against the baselines").And.NotContain("copy");
    }

    [Fact]
    public async Task Says_by_source_whether_it_is_ahead_of_each_baseline()
    {
        _bench.WriteDataset("sets/one", 2);
        _bench.WriteDataset("sets/two", 1);
        _bench.Engine = new ScriptedEngine(
            (v, r) => new ThresholdEngine(100).Segment(v, r), (_, r, _, _) => (SliceMask.Empty(40, 36), 0.1f, 0));
        (await _bench.RunAsync(["evaluate", "sets", "--rounds", "2"])).Should().Be(ExitCode.Success, _bench.Error);
        var rows = _bench.Out.Split('\n').SkipWhile(l => !l.StartsWith("Against", StringComparison.Ordinal)).Skip(4).TakeWhile(l => l.StartsWith('|')).ToArray();
        rows.Should().HaveCount(6, "two sources and their mean, first and last round");
        rows.Should().OnlyContain(r => r.Contains("no: copy") && r.Contains("random walker"), "an engine that loses everything is behind");
    }

    [Fact]
    public async Task Several_prompts_have_a_summary_each()
    {
        _bench.WriteDataset("set", 1);
        (await _bench.RunAsync(["evaluate", "set", "--rounds", "2", "--prompt", "box,click", "--json", "r.json", "--markdown", "r.md"])).Should().Be(ExitCode.Success, _bench.Error);
        using var json = JsonDocument.Parse(_bench.Read("r.json"));
        json.RootElement.TryGetProperty("summary", out _).Should().BeFalse();
        json.RootElement.GetProperty("summaries").EnumerateObject().Select(p => p.Name).Should().Equal("box", "click");
        json.RootElement.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("prompt").GetString()).Should().Equal("box", "box", "click", "click");
        _bench.Read("r.md").Should().ContainAll("### Overview", "## Prompt: box", "## Prompt: click", "### By source");
        _bench.Error.Should().Contain("50 %").And.Contain("click set/case_0");
    }

    [Fact]
    public async Task Prints_tables_by_source_and_by_round_with_baselines_and_counts()
    {
        _bench.WriteDataset("sets/one", 2);
        _bench.WriteDataset("sets/two", 1);
        (await _bench.RunAsync(["evaluate", "sets", "--rounds", "2", "--prompt", "box", "--csv", "r.csv"])).Should().Be(ExitCode.Success, _bench.Error);

        _bench.Out.Should().ContainAll("By source", "| one", "| two", "mean over sources", "By round", "copy", "interpolation", "Prompts needed", "AUROC");
        _bench.Out.Should().Contain("6 targets evaluated, 3 left out (under 30 voxels or 3 slices), 0 failed.");
        _bench.Error.Should().Contain("100 %").And.Contain("two/case_0");
        var lines = _bench.Read("r.csv").TrimEnd('\n').Split('\n');
        lines.Should().HaveCount(1 + (6 * 2));
        lines.Skip(1).Should().AllSatisfy(l => l.Split(',').Should().HaveCount(lines[0].Split(',').Length));
    }

    [Fact]
    public async Task Runs_on_a_terminal_too()
    {
        _bench.WriteDataset("set", 1);
        (await _bench.RunAsync(["evaluate", "set", "--rounds", "1", "--prompt", "click"], rich: true)).Should().Be(ExitCode.Success, _bench.Error);
        _bench.Out.Should().Contain("╭").And.Contain("mean over sources");
    }

    [Fact]
    public async Task Labels_cases_and_seed_can_be_chosen_and_the_seed_repeats()
    {
        _bench.WriteDataset("set", 3);
        string[] command = ["evaluate", "set", "--labels", "Small,3", "--max-cases", "2", "--rounds", "2", "--seed", "7", "--csv", "r.csv"];
        (await _bench.RunAsync(command)).Should().Be(ExitCode.Success, _bench.Error);
        _bench.Out.Should().Contain("2 targets evaluated, 2 left out");
        var first = WithoutTime(_bench.Read("r.csv"));
        await _bench.RunAsync(command);
        WithoutTime(_bench.Read("r.csv")).Should().Equal(first);
    }

    [Fact]
    public async Task Selections_are_compared_when_several_are_given()
    {
        _bench.WriteDataset("set", 1);
        _bench.Engine = Lossy();
        (await _bench.RunAsync(["evaluate", "set", "--labels", "1", "--select", "quality,random,oracle", "--rounds", "3", "--json", "r.json"]))
            .Should().Be(ExitCode.Success, _bench.Error);
        using var json = JsonDocument.Parse(_bench.Read("r.json"));
        var selection = json.RootElement.GetProperty("summary").GetProperty("selection");
        selection.GetProperty("oracle").GetDouble().Should().BeGreaterThan(selection.GetProperty("random").GetDouble());
        selection.GetProperty("recovered").ValueKind.Should().Be(JsonValueKind.Number);
        var compared = selection.GetProperty("compared").EnumerateArray().ToArray();
        compared.Select(c => (c.GetProperty("corrections").GetInt32(), c.GetProperty("select").GetString())).Should().Equal(
            (1, "quality"), (1, "random"), (1, "oracle"), (2, "quality"), (2, "random"), (2, "oracle"));
        compared[5].GetProperty("recovered").GetDouble().Should().BeApproximately(1, 1e-9, "the oracle is what shares are measured by");
        compared[4].GetProperty("aheadOfRandom").GetDouble().Should().Be(0);
        _bench.Out.Should().Contain("Who chooses the slices").And.Contain("What the choice is worth");
    }

    [Fact]
    public async Task Comparisons_of_several_targets_and_hands_have_intervals_and_work_from_true_slices()
    {
        _bench.WriteDataset("set", 3);
        _bench.Engine = Lossy();
        (await _bench.RunAsync(
            ["evaluate", "set", "--labels", "1,2", "--true-slices", "--hands", "2", "--select", "quality,paper,oracle,iou,lookahead,random,gap", "--rounds", "2", "--json", "r.json"]))
            .Should().Be(ExitCode.Success, _bench.Error);
        _bench.Out.Should().Contain("of look-ahead");
        using var json = JsonDocument.Parse(_bench.Read("r.json"));
        var compared = json.RootElement.GetProperty("summary").GetProperty("selection").GetProperty("compared").EnumerateArray().ToArray();
        compared.Should().HaveCount(7);
        var oracle = compared.Single(c => c.GetProperty("select").GetString() == "oracle");
        oracle.GetProperty("aheadOfRandomInterval").GetArrayLength().Should().Be(2);
        oracle.GetProperty("recoveredInterval")[0].GetDouble().Should().BeApproximately(1, 1e-9);
        oracle.GetProperty("recoveredOfLookAhead").GetDouble().Should().BeInRange(0, 1, "nothing is ahead of trying every slice");
        oracle.GetProperty("recoveredOfLookAheadInterval").GetArrayLength().Should().Be(2);
        compared.Select(c => c.GetProperty("dsc").GetDouble()).Max().Should().Be(
            compared.Single(c => c.GetProperty("select").GetString() == "lookahead").GetProperty("dsc").GetDouble(), "it tries every slice of this small volume");
    }

    [Fact]
    public async Task Failing_cases_are_listed_and_the_rest_goes_on()
    {
        _bench.WriteDataset("set", 3);
        File.Delete(_bench.PathOf("set/imagesTr/case_0.nii.gz"));
        _bench.Write("set/labelsTr/case_1.nii.gz", "this is no label map");
        (await _bench.RunAsync(["evaluate", "set", "--rounds", "1", "--json", "r.json"])).Should().Be(ExitCode.Partial);

        _bench.Out.Should().Contain("2 targets evaluated").And.Contain("2 failed").And.Contain("failed: set/case_0").And.Contain("failed: set/case_1");
        using var json = JsonDocument.Parse(_bench.Read("r.json"));
        json.RootElement.GetProperty("failed").EnumerateArray().Select(f => f.GetProperty("case").GetString()).Should().Equal("case_0", "case_1");
    }

    [Fact]
    public async Task An_engine_that_fails_on_one_target_does_not_cost_the_others()
    {
        _bench.WriteDataset("set", 1);
        _bench.Engine = new ScriptedEngine(
            (_, r) => r.Prompts[0].Points[0].X > 25 ? throw new Mem3DException(ErrorKind.Unavailable, "Out of order.", "Repair it.") : SliceMask.Empty(40, 36),
            (_, _, _, _) => (SliceMask.Empty(40, 36), 0, 0));
        (await _bench.RunAsync(["evaluate", "set", "--rounds", "2"])).Should().Be(ExitCode.Partial);
        _bench.Out.Should().Contain("1 targets evaluated").And.Contain("failed: set/case_0 small: Out of order.");
    }

    [Fact]
    public async Task Stopping_prints_what_is_done()
    {
        _bench.WriteDataset("set", 3);
        using var stop = new CancellationTokenSource();
        var slices = 0;
        var engine = new ThresholdEngine(100)
        {
            BeforeSlice = async (_, _) =>
            {
                if (++slices == 30)
                {
                    await stop.CancelAsync();
                }
            },
        };
        _bench.Engine = engine;
        (await _bench.RunAsync(["evaluate", "set", "--rounds", "1", "--json", "r.json"], stop.Token)).Should().Be(ExitCode.Stopped);
        _bench.Out.Should().Contain("Stopped before the end").And.Contain("2 targets evaluated");
        using var json = JsonDocument.Parse(_bench.Read("r.json"));
        json.RootElement.GetProperty("stopped").GetBoolean().Should().BeTrue();
        json.RootElement.GetProperty("cases").GetArrayLength().Should().Be(2);
    }

    [Fact]
    public async Task What_is_no_dataset_is_refused_with_the_layout_it_should_have()
    {
        (await _bench.RunAsync(["evaluate", "nowhere"])).Should().Be(ExitCode.Failed);
        _bench.Error.Should().Contain("There is no folder");
        (await _bench.RunAsync(["evaluate", "."])).Should().Be(ExitCode.Failed);
        _bench.Error.Should().Contain("imagesTr/CASE.nii.gz");
        _bench.WriteDataset("set", 1);
        _bench.Write("set/dataset.json", "{broken");
        (await _bench.RunAsync(["evaluate", "set"])).Should().Be(ExitCode.Failed);
        _bench.Error.Should().Contain("dataset.json of 'set'");
    }

    [Fact]
    public async Task Reads_the_layout_of_nnUNet_and_does_without_dataset_json()
    {
        _bench.WriteImage("nn/imagesTr/a_0000.nii.gz");
        _bench.WriteLabels("nn/labelsTr/a.nii.gz");
        _bench.Write("nn/dataset.json", """{"channel_names": {"0": "MR"}, "labels": {"background": 0, "ball": 1}}""");
        _bench.WriteImage("bare/imagesTr/b.nii.gz");
        _bench.WriteLabels("bare/labelsTr/b.nii.gz");
        (await _bench.RunAsync(["evaluate", "nn", "bare", "--labels", "1", "--rounds", "1", "--json", "r.json"])).Should().Be(ExitCode.Success, _bench.Error);
        using var json = JsonDocument.Parse(_bench.Read("r.json"));
        json.RootElement.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("label").GetString()).Should().Equal("ball", "label 1");
    }

    public void Dispose() => _bench.Dispose();

    /// <summary>Finds prompted slices, loses slices 8 and 9 in propagation and says so.</summary>
    private static ScriptedEngine Lossy()
    {
        var good = new ThresholdEngine(100);
        var ball = new Prompt(PromptKind.Click, true, [new SlicePoint(13, 17)]);
        return new ScriptedEngine(
            (v, r) => good.Segment(v, r with { Prompts = [.. r.Prompts.Where(p => p.Positive)] }),
            (v, r, s, from) => s >= 8
                ? (SliceMask.Empty(40, 36), 0.1f, 0.5f)
                : (good.Segment(v, new InteractionRequest(r.Axis, s, [ball], null)), 0.9f, 1));
    }

    private static string[] WithoutTime(string csv) => [.. csv.Split('\n').Select(l => l[..(l.LastIndexOf(',') + 1)])];
}
