using Mem3D.Core.Projects;
using Mem3D.Core.Sessions;
using Mem3D.Core.Volumes;
using Mem3D.Data.Persistence;
using Mem3D.Data.Persistence.Entities;
using Mem3D.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Data.Tests.Persistence;

/// <summary>The real stores over real files in a folder of their own. <see cref="RestartAsync"/> is a server killed and started again.</summary>
internal sealed class DataHost : IAsyncDisposable
{
    private ServiceProvider _services;

    private DataHost(DataFolderOptions folder, TemporaryFolder temporary)
    {
        Folder = folder;
        Temporary = temporary;
        _services = Build(folder);
    }

    public DataFolderOptions Folder { get; }

    public TemporaryFolder Temporary { get; }

    public IServiceProvider Services => _services;

    public IProjectStore Projects => Get<IProjectStore>();

    public ISessionStore Sessions => Get<ISessionStore>();

    public Database Database => Get<Database>();

    public static async Task<DataHost> StartAsync()
    {
        var temporary = new TemporaryFolder();
        var host = new DataHost(new DataFolderOptions { Root = temporary.File("data") }, temporary);
        await host.Get<DatabaseInitializer>().InitializeAsync();
        return host;
    }

    public static ServiceProvider Build(DataFolderOptions folder) => new ServiceCollection().AddMem3DData(folder).BuildServiceProvider();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async Task RestartAsync()
    {
        await _services.DisposeAsync();
        _services = Build(Folder);
        await Get<DatabaseInitializer>().InitializeAsync();
    }

    /// <summary>A project with two labels and one case of 8×6×10 voxels, without a voxel file.</summary>
    public async Task<(ProjectInfo Project, Label First, Label Second, Guid CaseId)> CaseAsync(string name = "Liver study")
    {
        var project = await Projects.CreateAsync(name, Guid.Empty, default);
        var first = await Projects.AddLabelAsync(project.Id, "Liver", null, new ClinicalCode("10200004", "Liver"), default);
        var second = await Projects.AddLabelAsync(project.Id, "Kidney", null, null, default);
        return (project, first, second, await AddCaseAsync(project.Id, "Case 1"));
    }

    public Task<Guid> AddCaseAsync(Guid projectId, string name) => Database.WriteAsync(
        db =>
        {
            var info = new VolumeInfo(
                new VolumeGeometry(new VolumeSize(8, 6, 10), Affine.FromSpacing(1, 2, 3)), VoxelType.Int16, Modality.CT, new IntensityRange(-1000, 900, -900, 500));
            var volume = VolumeEntity.From(Guid.NewGuid(), info, DateTimeOffset.UnixEpoch, null);
            var entity = new CaseEntity { Id = Guid.NewGuid(), ProjectId = projectId, VolumeId = volume.Id, Name = name, Axis = SliceAxis.K };
            db.AddRange(volume, entity);
            return Task.FromResult(entity.Id);
        },
        default);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Temporary.Dispose();
    }
}
