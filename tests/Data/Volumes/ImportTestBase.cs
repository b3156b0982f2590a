using System.IO.Compression;
using Mem3D.Core.Deidentification;
using Mem3D.Core.Projects;
using Mem3D.Core.Volumes;
using Mem3D.Data.Tests.Persistence;

namespace Mem3D.Data.Tests.Volumes;

/// <summary>A project to import into, and short words for uploads.</summary>
public abstract class ImportTestBase : IAsyncLifetime
{
    private int _files;

    private protected DataHost Host { get; private set; } = null!;

    private protected ProjectInfo Project { get; set; } = null!;

    private protected IVolumeImporter Importer => Host.Get<IVolumeImporter>();

    public async ValueTask InitializeAsync()
    {
        Host = await DataHost.StartAsync();
        Project = await Host.Projects.CreateAsync("P", Guid.Empty, default);

        // These tests tell cases by the names in their files.
        await Host.Get<IDeidentificationStore>().SetAsync(Project.Id, DeidentificationSettings.Off, null, default);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Host.DisposeAsync();
    }

    private protected UploadedFile Upload(string name, byte[] content) => new(Host.Temporary.Write($"up/{_files++}", content), name);

    private protected Task<ImportReport> ImportAsync(params UploadedFile[] files) => Importer.ImportAsync(Project.Id, files, null, default);

    private protected Task<ImportReport> ImportAsync(IEnumerable<byte[]> slices) =>
        ImportAsync([.. slices.Select((s, n) => Upload($"IM{n:000}", s))]);

    private protected async Task<float[]> VoxelsAsync(CaseInfo info)
    {
        using var source = await Host.Get<IVolumeStore>().OpenAsync(info.VolumeId, default);
        return Formats.NiftiReaderTests.Voxels(source);
    }

    private protected void NothingHalfDone(int volumes)
    {
        Directory.GetFiles(Host.Folder.VolumesFolder).Should().HaveCount(volumes);
        Directory.GetFileSystemEntries(Host.Folder.StagingFolder).Should().BeEmpty();
    }

    private protected static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                entry.Write(content);
            }
        }

        return memory.ToArray();
    }
}
