using System.CommandLine;

namespace Mem3D.Cli.Folder;

/// <summary>The options that say which project of which data folder.</summary>
internal sealed class FolderOptions
{
    private FolderOptions(Option<string> data, Option<string> project) => (Data, Project) = (data, project);

    public Option<string> Data { get; }

    public Option<string> Project { get; }

    public static FolderOptions AddTo(Command command, string project)
    {
        var options = new FolderOptions(
            new Option<string>("--data") { Description = "Data folder of the server, which must not be running.", Required = true, HelpName = "FOLDER" },
            new Option<string>("--project") { Description = project, Required = true, HelpName = "NAME" });
        command.Options.Add(options.Data);
        command.Options.Add(options.Project);
        return options;
    }
}
