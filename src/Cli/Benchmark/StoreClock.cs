using System.Diagnostics;
using Mem3D.Core.Evaluation;
using Mem3D.Core.Masks;
using Mem3D.Core.Projects;
using Mem3D.Core.Sessions;
using Mem3D.Core.Volumes;
using Mem3D.Data;
using Mem3D.Data.Persistence;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Cli.Benchmark;

/// <summary>Measures what storing the masks of a round takes: the server's own store on SQLite, in a folder of its own that is removed.</summary>
internal static class StoreClock
{
    /// <summary>As many slices as the server stores at once.</summary>
    private const int Batch = 8;

    /// <summary>Milliseconds a slice: run-length coding and its share of a transaction; median over the batches of the volume.</summary>
    public static async Task<double> MeasureAsync(Phantom phantom, VolumeSize size, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("mem3d-benchmark-");
        try
        {
            await using var services = new ServiceCollection().AddLogging().AddMem3DData(new DataFolderOptions { Root = folder.FullName }).BuildServiceProvider();
            await services.GetRequiredService<DatabaseInitializer>().InitializeAsync(cancellationToken);
            var projects = services.GetRequiredService<IProjectStore>();
            var project = await projects.CreateAsync("Benchmark", Guid.Empty, cancellationToken);
            var label = await projects.AddLabelAsync(project.Id, "Target", null, null, cancellationToken);
            var info = phantom.Volume.Info;
            var made = await services.GetRequiredService<IVolumeImporter>().AddAsync(
                project.Id, "Phantom", info.Geometry, info.Modality, phantom.Voxels, cancellationToken);
            var store = services.GetRequiredService<ISessionStore>();
            var edit = await store.BeginAsync(
                new NewEdit(made.Id, label.Id, EditKind.Propagation, null, Guid.Empty, "benchmark", null, null), cancellationToken);
            var times = new List<double>();
            foreach (var batch in Enumerable.Range(0, size.Depth).Chunk(Batch))
            {
                var masks = batch.Select(phantom.Target).ToArray();
                var began = Stopwatch.GetTimestamp();
                await store.WriteAsync(
                    edit.Id,
                    new Dictionary<Guid, IReadOnlyList<SliceState>>
                    {
                        [label.Id] = [.. batch.Zip(masks, (k, mask) => new SliceState(k, RunLength.Encode(mask), mask.Area, 0.9f, 1, SliceOrigin.Propagated, false, edit.Id))],
                    },
                    cancellationToken);
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds / batch.Length);
            }

            return Statistics.Median(times);
        }
        finally
        {
            folder.Delete(true);
        }
    }
}
