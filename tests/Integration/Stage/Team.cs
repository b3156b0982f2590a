using Mem3D.Core.People;
using Mem3D.Core.Work;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Integration.Tests.Stage;

/// <summary>A study with one person of every role, a member of another project, and the administrator; each at a browser of her own.</summary>
public sealed class Team : IAsyncDisposable
{
    public const string Password = "a long and quiet passphrase";

    private readonly Dictionary<string, (Browser Browser, Guid Id)> _people = [];

    private Team(Server server, Study study, Study other) => (Server, Study, Other) = (server, study, other);

    public Server Server { get; }

    public Study Study { get; }

    /// <summary>Another project, which only "outsider" manages.</summary>
    public Study Other { get; }

    public IEnumerable<string> Names => _people.Keys;

    public Browser this[string name] => _people[name].Browser;

    public static async Task<Team> GatherAsync(Server server)
    {
        var administrator = await Browser.SignedInAsync(server);
        var team = new Team(server, await Study.CreateAsync(server), await Study.CreateAsync(server, "Another study"));
        team._people["administrator"] = (administrator, Guid.Empty);
        foreach (var role in Enum.GetValues<ProjectRole>())
        {
            await team.AddAsync(role.ToString().ToLowerInvariant(), team.Study.ProjectId, role);
        }

        await team.AddAsync("outsider", team.Other.ProjectId, ProjectRole.Manager);
        return team;
    }

    public Guid IdOf(string name) => _people[name].Id;

    /// <summary>Somebody more, as a member of a project or of none.</summary>
    public async Task AddAsync(string name, Guid? projectId, ProjectRole role)
    {
        Guid id;
        using (var scope = Server.Services.CreateScope())
        {
            id = (await scope.ServiceProvider.GetRequiredService<Web.Security.People>().AddAsync(name, $"{name}@example.org", Password, administrator: false)).Id;
        }

        if (projectId is { } project)
        {
            await Server.Services.GetRequiredService<IMemberStore>().SetAsync(project, id, role, Actor.Server, default);
        }

        var browser = new Browser(Server);
        (await browser.SignInAsync($"{name}@example.org", Password)).StatusCode.Should().Be(System.Net.HttpStatusCode.Redirect);
        _people[name] = (browser, id);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (browser, _) in _people.Values)
        {
            browser.Dispose();
        }

        await Server.DisposeAsync();
    }
}
