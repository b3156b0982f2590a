using Mem3D.Core.People;
using Mem3D.Core.Projects;
using Mem3D.Core.Work;
using Mem3D.Data.Persistence;
using Mem3D.Data.Tests.Persistence;

namespace Mem3D.Data.Tests.Work;

/// <summary>A project with people of every role over the real stores.</summary>
internal sealed class WorkHost : IAsyncDisposable
{
    private WorkHost(DataHost data) => Data = data;

    public DataHost Data { get; }

    public IWorkStore Work => Data.Get<IWorkStore>();

    public IMemberStore Members => Data.Get<IMemberStore>();

    public Guid ProjectId { get; private set; }

    public Label Liver { get; private set; } = null!;

    public Guid CaseId { get; private set; }

    public Actor Manager { get; private set; }

    public Actor Mira { get; private set; }

    public Actor Jo { get; private set; }

    public Actor Reviewer { get; private set; }

    public static async Task<WorkHost> StartAsync()
    {
        var host = new WorkHost(await DataHost.StartAsync());
        var (project, liver, _, caseId) = await host.Data.CaseAsync();
        (host.ProjectId, host.Liver, host.CaseId) = (project.Id, liver, caseId);
        host.Manager = await host.AddAsync("Ada", ProjectRole.Manager);
        host.Mira = await host.AddAsync("Mira", ProjectRole.Annotator);
        host.Jo = await host.AddAsync("Jo", ProjectRole.Annotator);
        host.Reviewer = await host.AddAsync("Rae", ProjectRole.Reviewer);
        return host;
    }

    public async Task<Actor> AddAsync(string name, ProjectRole? role)
    {
        var id = await Data.Database.WriteAsync(
            db =>
            {
                var user = new Mem3DUser
                {
                    Id = Guid.NewGuid(),
                    DisplayName = name,
                    UserName = name,
                    NormalizedUserName = name.ToUpperInvariant(),
                    Email = $"{name}@example.org",
                    LockoutEnabled = true,
                };
                db.Users.Add(user);
                return Task.FromResult(user.Id);
            },
            default);
        if (role is { } known)
        {
            await Members.SetAsync(ProjectId, id, known, Actor.Server, default);
        }

        return new Actor(id, name, RoleRights.Of(role));
    }

    public Task<WorkItem> ActAsync(WorkAction action, Actor actor, string note = "") => Work.ActAsync(CaseId, action, actor, note, default);

    /// <summary>A stroke of somebody, with its mask.</summary>
    public async Task<Core.Sessions.Edit> DrawAsync(Actor actor, int slice = 2, Guid? caseId = null) =>
        await Edits.WholeAsync(Data.Sessions, Edits.Click(caseId ?? CaseId, Liver.Id, slice) with { AuthorId = actor.Id }, slice);

    public ValueTask DisposeAsync() => Data.DisposeAsync();
}
