using System.CommandLine;

namespace Mem3D.Cli.Folder;

/// <summary>The options that say which project of which data folder.</summary>
internal sealed class FolderOptions
{
    private FolderOptions(DataFolderOption data, Option<string> project) => (Data, Project) = (data, project);

    public DataFolderOption Data { get; }

    public Option<string> Project { get; }

    public static FolderOptions AddTo(Command command, string project)
    {
        var options = new FolderOptions(
            DataFolderOption.AddTo(command, " The server must not be running."),
            new Option<string>("--project") { Description = project, Required = true, HelpName = "NAME" });
        command.Options.Add(options.Project);
        return options;
    }
}
