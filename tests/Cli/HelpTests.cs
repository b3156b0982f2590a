namespace Mem3D.Cli.Tests;

public sealed class HelpTests : IDisposable
{
    private readonly Workbench _bench = new();

    [Theory]
    [InlineData()]
    [InlineData("--help")]
    public async Task Help_names_the_commands_and_shows_examples(params string[] arguments)
    {
        (await _bench.RunAsync(arguments)).Should().Be(ExitCode.Success);
        _bench.Out.Should().ContainAll("segment", "evaluate", "benchmark", "backup", "restore", "doctor", "Examples:", "mem3d segment scan.nii.gz --prompts prompts.json -o mask.nii.gz");
        _bench.Error.Should().BeEmpty();
    }

    [Theory]
    [InlineData("segment", "--prompts", "--output", "--quality", "--literal", "--models", "--precision", "--threads", "\"kind\": \"scribble\"")]
    [InlineData("evaluate", "--prompt", "--rounds", "--select", "--baselines", "--walker-rounds", "--hands", "--markdown", "--report", "--seed", "--labels", "--max-cases", "--axis", "--json", "--csv", "--literal", "--precision", "imagesTr")]
    [InlineData("benchmark", "--size", "--runs", "--json", "--precision", "--threads")]
    [InlineData("backup", "--data", "--to", "manifest")]
    [InlineData("restore", "BACKUP", "--data", "empty")]
    [InlineData("doctor", "--data", "--quick", "--repair", "--json")]
    public async Task Every_command_teaches_its_options_with_examples(string command, params string[] expected)
    {
        (await _bench.RunAsync([command, "--help"])).Should().Be(ExitCode.Success);
        _bench.Out.Should().ContainAll(expected).And.Contain("Examples:").And.Contain($"  mem3d {command} ");
        _bench.Out.Should().NotContain("\u001b", "without a terminal there are no colours");
    }

    [Theory]
    [InlineData("evaluat", "evaluat")]
    [InlineData("evaluate", "DATASET")]
    [InlineData("evaluate x --prompt fist", "fist")]
    [InlineData("evaluate x --rounds 0", "--rounds takes a number of at least 1")]
    [InlineData("evaluate x --select quality,luck", "'luck'")]
    [InlineData("evaluate x --baselines copy,hope", "'hope'")]
    [InlineData("evaluate x --baselines copy,none", "none alone")]
    [InlineData("evaluate x --walker-rounds 0,often", "'often'")]
    [InlineData("benchmark --size 512x512", "--size is written like 512x512x100")]
    [InlineData("benchmark --precision int4", "int4")]
    [InlineData("segment x", "--prompts")]
    public async Task A_wrong_command_line_says_what_is_wrong_and_where_to_look(string line, string said)
    {
        (await _bench.RunAsync(line.Split(' '))).Should().Be(ExitCode.Usage);
        _bench.Error.Should().Contain(said).And.Contain("--help").And.NotContain("   at ");
        _bench.Out.Should().BeEmpty();
    }

    public void Dispose() => _bench.Dispose();
}
