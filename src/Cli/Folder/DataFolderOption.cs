using System.CommandLine;
using Mem3D.Core.Errors;
using Mem3D.Data;

namespace Mem3D.Cli.Folder;

/// <summary>The option <c>--data</c>: which data folder a command looks after.</summary>
internal sealed class DataFolderOption
{
    /// <summary>The server's own setting, as an environment variable.</summary>
    private const string Variable = "Mem3D__DataFolder";

    private readonly Option<string?> _data;

    private DataFolderOption(string remark) => _data = new("--data")
    {
        Description = $"The server's data folder. Default: the environment variable {Variable}.{remark}",
        HelpName = "FOLDER",
    };

    public static DataFolderOption AddTo(Command command, string remark = "")
    {
        var option = new DataFolderOption(remark);
        command.Options.Add(option._data);
        return option;
    }

    /// <exception cref="Mem3DException">It was given nowhere.</exception>
    public DataFolderOptions Of(ParseResult result, CliHost host) =>
        (result.GetValue(_data) ?? Environment.GetEnvironmentVariable(Variable)) is { Length: > 0 } folder
            ? new DataFolderOptions { Root = host.FullPath(folder) }
            : throw new Mem3DException(ErrorKind.Invalid, "No data folder was named.", $"Name it with --data FOLDER, or set {Variable}.");
}
