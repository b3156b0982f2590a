using System.CommandLine;
using Mem3D.Inference;

namespace Mem3D.Cli.Terminal;

/// <summary>The options <c>--models</c>, <c>--precision</c> and <c>--threads</c> of every command that runs networks.</summary>
internal sealed class NetworkOptions
{
    private readonly Option<string?> _models = new("--models")
    {
        Description = "Folder with manifest.json and the networks. Default: 'onnx', looked for from the current folder upwards, then beside the program.",
        HelpName = "FOLDER",
    };

    private readonly Option<string> _precision = new("--precision")
    {
        Description = "The networks' numbers. int8 takes the set in the folder's 'int8': faster on a CPU, a little less exact. auto: int8 where the CPU has VNNI, else float32.",
        DefaultValueFactory = _ => "auto",
    };

    private readonly Option<int> _threads = new("--threads") { Description = "Threads for the networks; 0: one a core.", HelpName = "N" };

    private NetworkOptions()
    {
        _precision.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, "auto", "float32", "int8");
        _threads.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<int>() is < 0 or > 1024)
            {
                r.AddError("--threads takes a number from 0 to 1024.");
            }
        });
    }

    /// <summary>Gives a command the options.</summary>
    public static NetworkOptions AddTo(Command command)
    {
        var options = new NetworkOptions();
        command.Options.Add(options._models);
        command.Options.Add(options._precision);
        command.Options.Add(options._threads);
        return options;
    }

    /// <summary>What was written.</summary>
    public NetworkChoice Of(ParseResult result) => new(
        result.GetValue(_models), result.GetValue(_threads), Enum.Parse<Precision>(result.GetRequiredValue(_precision), ignoreCase: true));
}
