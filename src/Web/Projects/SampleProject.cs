using Mem3D.Core.Errors;
using Mem3D.Core.Projects;
using Mem3D.Core.Samples;
using Mem3D.Core.Volumes;
using Mem3D.Web.Workspace;

namespace Mem3D.Web.Projects;

/// <summary>A project to try the product with: a generated abdomen, nobody's data, with labels that carry real codes.</summary>
public sealed class SampleProject(IProjectStore projects, IVolumeImporter importer)
{
    private const string Name = "Sample: abdomen";

    /// <exception cref="Mem3DException">The disk or the database refused.</exception>
    public async Task<ProjectInfo> CreateAsync(Person person, CancellationToken cancellationToken)
    {
        var volume = await Task.Run(() => AbdomenPhantom.Create(), cancellationToken);
        var project = await projects.CreateAsync(await FreeNameAsync(cancellationToken), person.Id, cancellationToken);
        foreach (var label in volume.Labels)
        {
            await projects.AddLabelAsync(project.Id, label.Name, null, label.Code, cancellationToken);
        }

        await importer.AddAsync(project.Id, volume.Name, volume.Geometry, volume.Modality, volume.Voxels, cancellationToken);
        return await projects.GetAsync(project.Id, cancellationToken);
    }

    private async Task<string> FreeNameAsync(CancellationToken cancellationToken)
    {
        var taken = (await projects.ListAsync(cancellationToken)).Select(p => p.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return taken.Contains(Name) ? Enumerable.Range(2, taken.Count + 1).Select(n => $"{Name} {n}").First(name => !taken.Contains(name)) : Name;
    }
}
