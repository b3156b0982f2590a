using Mem3D.Core.Sessions;
using Mem3D.Core.Volumes;
using Mem3D.Data.Care;
using Mem3D.Data.Persistence;
using Mem3D.Data.Tests.Persistence;
using Microsoft.Data.Sqlite;

namespace Mem3D.Data.Tests.Care;

/// <summary>A data folder with two cases that have voxel files, one of them with a history, and keys.</summary>
public abstract class CareTestBase : IAsyncLifetime
{
    internal DataHost Host { get; private set; } = null!;

    protected Guid CaseId { get; private set; }

    protected Guid VolumeId { get; private set; }

    protected Guid LabelId { get; private set; }

    protected Guid ProjectId { get; private set; }

    public async ValueTask InitializeAsync()
    {
        Host = await DataHost.StartAsync();
        var project = await Host.Projects.CreateAsync("Liver study", Guid.Empty, default);
        var label = await Host.Projects.AddLabelAsync(project.Id, "Liver", null, null, default);
        (ProjectId, LabelId) = (project.Id, label.Id);
        var made = await AddAsync("Case 1");
        await AddAsync("Case 2");
        (CaseId, VolumeId) = (made.Id, made.VolumeId);
        await Edits.WholeAsync(Host.Sessions, Edits.Run(CaseId, LabelId), 3, 4);
        Directory.CreateDirectory(Host.Folder.KeysFolder);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Host.Folder.KeysFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        await File.WriteAllTextAsync(Path.Combine(Host.Folder.KeysFolder, "key-1.xml"), "<key/>");
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    protected Task<Core.Projects.CaseInfo> AddAsync(string name)
    {
        var voxels = Enumerable.Range(0, 8 * 6 * 10).Select(n => (short)(n + name.Length)).ToArray();
        return Host.Get<IVolumeImporter>().AddAsync(
            ProjectId, name, new VolumeGeometry(new VolumeSize(8, 6, 10), Affine.FromSpacing(1, 2, 3)), Modality.CT, voxels, default);
    }

    protected DoctorReport Examine(bool contents = true) => new DataFolderDoctor(Host.Folder).Examine(contents);

    /// <summary>The server is down; the folder stays.</summary>
    protected async Task StopAsync()
    {
        await ((IAsyncDisposable)Host.Services).DisposeAsync();
        SqliteConnection.ClearAllPools();
    }

    protected void Sql(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Host.Folder.DatabasePath};Pooling=False;Foreign Keys=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    internal static async Task<CaseSnapshot> LoadAsync(DataFolderOptions folder, Guid caseId)
    {
        await using var services = DataHost.Build(folder);
        await ((DatabaseInitializer)services.GetService(typeof(DatabaseInitializer))!).InitializeAsync();
        return await ((ISessionStore)services.GetService(typeof(ISessionStore))!).LoadAsync(caseId, default);
    }
}
