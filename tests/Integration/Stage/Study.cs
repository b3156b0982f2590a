using Mem3D.Core.Projects;
using Mem3D.Core.Volumes;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Integration.Tests.Stage;

/// <summary>A project with two labels and one case: a bright ball in the dark, small enough to look at every voxel.</summary>
public sealed record Study(Guid ProjectId, Guid CaseId, Guid VolumeId, Label Ball, Label Other)
{
    public const int Width = 40;
    public const int Height = 30;
    public const int Depth = 24;

    /// <summary>Voxels above this are the ball.</summary>
    public const float Threshold = 500;

    /// <summary>Middle of the ball.</summary>
    public static (int X, int Y, int Z) Centre => (20, 15, 12);

    public static short[] Voxels()
    {
        var voxels = new short[Width * Height * Depth];
        for (var n = 0; n < voxels.Length; n++)
        {
            var (x, y, z) = (n % Width, n / Width % Height, n / (Width * Height));
            var d = Math.Pow(x - Centre.X, 2) + Math.Pow(y - Centre.Y, 2) + Math.Pow(1.5 * (z - Centre.Z), 2);
            voxels[n] = (short)(d <= 100 ? 1000 + x : -x);
        }

        return voxels;
    }

    public static async Task<Study> CreateAsync(Server server, string name = "Study")
    {
        var cancellation = TestContext.Current.CancellationToken;
        var projects = server.Services.GetRequiredService<IProjectStore>();
        var project = await projects.CreateAsync(name, Guid.NewGuid(), cancellation);
        var ball = await projects.AddLabelAsync(project.Id, "Ball", null, new ClinicalCode("4147007", "Mass"), cancellation);
        var other = await projects.AddLabelAsync(project.Id, "Other", null, null, cancellation);
        var made = await AddAsync(server, project.Id, "Ball in the dark");
        return new Study(project.Id, made.Id, made.VolumeId, ball, other);
    }

    /// <summary>One more case of the same scan.</summary>
    public async Task<Guid> AnotherCaseAsync(Server server, string name = "Another ball") => (await AddAsync(server, ProjectId, name)).Id;

    private static Task<CaseInfo> AddAsync(Server server, Guid projectId, string name) => server.Services.GetRequiredService<IVolumeImporter>().AddAsync(
        projectId, name, new VolumeGeometry(new VolumeSize(Width, Height, Depth), Affine.FromSpacing(1, 1, 1.5)), Modality.CT, Voxels(),
        TestContext.Current.CancellationToken);
}
