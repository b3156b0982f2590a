using Mem3D.Core.Errors;
using Mem3D.Core.Projects;
using Mem3D.Data;
using Mem3D.Data.Persistence;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Cli.Folder;

/// <summary>A data folder, held for this command: no server uses it meanwhile.</summary>
internal sealed class OpenFolder : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private OpenFolder(ServiceProvider services) => _services = services;

    public IProjectStore Projects => Get<IProjectStore>();

    /// <param name="create">Whether the folder may be new.</param>
    /// <exception cref="Mem3DException">There is none, or a server is using it.</exception>
    public static async Task<OpenFolder> OpenAsync(string path, bool create, CancellationToken cancellationToken)
    {
        var folder = new DataFolderOptions { Root = path };
        if (!create && !File.Exists(folder.DatabasePath))
        {
            throw new Mem3DException(ErrorKind.NotFound, "There is no Mem3D data in the folder given by --data.", "Give the folder that the server keeps its data in (Mem3D:DataFolder).");
        }

        var services = new ServiceCollection().AddLogging().AddMem3DData(folder, CliHost.Decoding).BuildServiceProvider();
        var open = new OpenFolder(services);
        try
        {
            await open.Get<DatabaseInitializer>().InitializeAsync(cancellationToken);
            return open;
        }
        catch
        {
            await open.DisposeAsync();
            throw;
        }
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <exception cref="Mem3DException">No project, or several, of that name.</exception>
    public async Task<ProjectInfo> ProjectAsync(string name, CancellationToken cancellationToken) =>
        await FindAsync(name, cancellationToken) ?? throw new Mem3DException(
            ErrorKind.NotFound, $"There is no project '{name}'.", $"There are: {Listed((await Projects.ListAsync(cancellationToken)).Select(p => p.Name))}.");

    public async Task<ProjectInfo?> FindAsync(string name, CancellationToken cancellationToken) =>
        (await Projects.ListAsync(cancellationToken)).FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <exception cref="Mem3DException">No case of that name.</exception>
    public async Task<CaseInfo> CaseAsync(ProjectInfo project, string name, CancellationToken cancellationToken)
    {
        var cases = await Projects.CasesAsync(project.Id, cancellationToken);
        return cases.FirstOrDefault(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new Mem3DException(ErrorKind.NotFound, $"The project has no case '{name}'.", $"It has: {Listed(cases.Select(c => c.Name))}.");
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }

    private static string Listed(IEnumerable<string> names) =>
        names.Take(11).ToList() is { Count: > 0 } some ? string.Join(", ", some.Take(10)) + (some.Count > 10 ? " …" : "") : "none";
}
