using Mem3D.Core.Demonstration;
using Mem3D.Core.Masks;
using Mem3D.Core.Projects;
using Mem3D.Core.Samples;
using Mem3D.Core.Segmentations;
using Mem3D.Core.Volumes;

namespace Mem3D.Web.Demonstration;

/// <summary>A project with made-up people and work over a generated scan, so that dashboard and review can be looked at before there is any.</summary>
public sealed class DemoProject(IProjectStore projects, IVolumeImporter importer, IDemoStore store)
{
    /// <summary>The switch on the command line.</summary>
    public const string Switch = "--demo";

    private static readonly VolumeSize Size = new(128, 128, 40);

    /// <summary>Makes the project unless there is one. Returns its id; null: it was there.</summary>
    public async Task<Guid?> EnsureAsync(DemoPlan plan, CancellationToken cancellationToken)
    {
        if (await store.ExistsAsync(cancellationToken))
        {
            return null;
        }

        var volume = AbdomenPhantom.Create(Size);
        var project = await projects.CreateAsync("Demonstration: abdomen", Guid.Empty, cancellationToken);
        var masks = new Dictionary<Guid, IReadOnlyList<SegmentSlice>>();
        foreach (var label in volume.Labels)
        {
            var made = await projects.AddLabelAsync(project.Id, label.Name, null, label.Code, cancellationToken);
            await projects.SetLabelRulesAsync(made.Id, 0.75, label.Number <= 3, cancellationToken);
            masks[made.Id] = [.. Enumerable.Range(0, Size.Depth).Select(k => (k, Mask: volume.Truth.Slice(SliceAxis.K, k, (byte)label.Number)))
                .Where(s => !s.Mask.IsEmpty).Select(s => new SegmentSlice(s.k, RunLength.Encode(s.Mask), s.Mask.Area))];
        }

        await importer.AddAsync(project.Id, "Demo 001", volume.Geometry, volume.Modality, volume.Voxels, cancellationToken);
        await store.FillAsync(project.Id, plan, masks, cancellationToken);
        return project.Id;
    }
}
