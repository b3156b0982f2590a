using Mem3D.Core.Projects;
using Mem3D.Core.Volumes;
using Mem3D.Data;
using Mem3D.Data.Persistence;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Cli.Tests;

/// <summary>backup, restore and doctor as whoever runs the server types them.</summary>
public sealed class CareTests : IDisposable
{
    private readonly Workbench _bench = new();

    [Fact]
    public async Task A_folder_is_backed_up_restored_and_examined()
    {
        await using var server = await StartAsync("data");
        (await _bench.RunAsync(["backup", "--data", "data", "--to", "copy"])).Should().Be(ExitCode.Success, _bench.Error);
        _bench.Out.Should().Contain("files").And.Contain("schema 2");
        (await _bench.RunAsync(["restore", "copy", "--data", "again"])).Should().Be(ExitCode.Success, _bench.Error);
        _bench.Out.Should().Contain("Healthy: 1 volumes, 0 stored slices");
        (await _bench.RunAsync(["doctor", "--data", "data", "--json", "doctor.json"])).Should().Be(ExitCode.Success, _bench.Error);
        _bench.Out.Should().Contain("Healthy").And.Contain("a server runs");
        _bench.Read("doctor.json").Should().Contain("\"serverRuns\": true");
        (await _bench.RunAsync(["doctor", "--data", "data", "--repair"])).Should().Be(ExitCode.Failed);
        _bench.Error.Should().Contain("in use by another Mem3D process");
    }

    [Fact]
    public async Task What_is_wrong_is_told_with_its_remedy_and_an_exit_code()
    {
        await (await StartAsync("data")).DisposeAsync();
        File.Delete(Directory.GetFiles(_bench.PathOf("data/volumes")).Single());
        (await _bench.RunAsync(["doctor", "--data", "data"])).Should().Be(ExitCode.Partial);
        _bench.Out.Should().Contain("is missing").And.Contain("Restore this file from a backup").And.Contain("Not healthy");
        (await _bench.RunAsync(["backup", "--data", "data", "--to", "copy"])).Should().Be(ExitCode.Partial);
        _bench.Error.Should().Contain("missing or cannot be read");
    }

    [Theory]
    [InlineData("doctor --data nowhere", "no database in the data folder")]
    [InlineData("backup --data nowhere --to copy", "no database in the data folder")]
    [InlineData("restore nowhere --data again", "no whole backup")]
    [InlineData("doctor", "No data folder was named")]
    public async Task A_wrong_folder_says_so(string line, string said)
    {
        (await _bench.RunAsync(line.Split(' '))).Should().Be(ExitCode.Failed);
        _bench.Error.Should().Contain(said).And.NotContain("   at ");
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _bench.Dispose();
    }

    private async Task<ServiceProvider> StartAsync(string folder)
    {
        var services = new ServiceCollection().AddMem3DData(new DataFolderOptions { Root = _bench.PathOf(folder) }).BuildServiceProvider();
        await services.GetRequiredService<DatabaseInitializer>().InitializeAsync(TestContext.Current.CancellationToken);
        var project = await services.GetRequiredService<IProjectStore>().CreateAsync("P", Guid.Empty, TestContext.Current.CancellationToken);
        await services.GetRequiredService<IVolumeImporter>().AddAsync(
            project.Id, "C", new VolumeGeometry(new VolumeSize(4, 4, 4), Affine.FromSpacing(1, 1, 1)), Modality.CT, new short[64], TestContext.Current.CancellationToken);
        return services;
    }
}
