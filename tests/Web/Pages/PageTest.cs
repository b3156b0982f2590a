using System.Security.Claims;
using Bunit;
using Mem3D.Core.People;
using Mem3D.Core.Projects;
using Mem3D.Core.Volumes;
using Mem3D.Web.Components.Shared;
using Mem3D.Web.Projects;
using Mem3D.Web.Security;
using Mem3D.Web.Tests.Doubles;
using Mem3D.Web.Workspace;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;

namespace Mem3D.Web.Tests.Pages;

/// <summary>A stage for pages: a signed-in person, projects in memory, MudBlazor with its providers.</summary>
public abstract class PageTest : BunitContext, IAsyncLifetime
{
    /// <param name="register">Adds what else a page needs: later it is too late.</param>
    private protected PageTest(Action<IServiceCollection>? register = null)
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices(options => options.PopoverOptions.CheckForPopoverProvider = false);
        Services.AddSingleton<IProjectStore>(Projects);
        Services.AddSingleton<IVolumeImporter>(new NoImporter());
        Services.AddSingleton<SampleProject>();
        Services.AddSingleton<EngineHealth>();
        Services.AddSingleton<Failures>();
        Services.AddScoped<Notices>();
        Services.AddSingleton<IMemberStore>(new MembersInMemory(Projects));
        Services.AddSingleton<IStandings>(Standings);
        Services.AddSingleton<Access>();
        Services.AddSingleton<IAuditLog>(Audit);
        Services.AddSingleton(TimeProvider.System);
        register?.Invoke(Services);
        var person = AddAuthorization();
        person.SetAuthorized("ada@example.org");
        person.SetClaims(new Claim(ClaimTypes.NameIdentifier, PersonId.ToString()), new Claim(PersonClaims.DisplayName, "Ada Lovelace"));
        SetRendererInfo(new Microsoft.AspNetCore.Components.RendererInfo("Server", isInteractive: true));
    }

    internal ProjectsInMemory Projects { get; } = new();

    internal StandingsInMemory Standings { get; } = new();

    internal AuditInMemory Audit { get; } = new();

    protected static Guid PersonId { get; } = Guid.NewGuid();

    /// <summary>What the person was told in passing.</summary>
    protected IEnumerable<string> Notices => Services.GetRequiredService<Notices>().Shown.Select(n => n.Text);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    // MudBlazor's services can only be disposed asynchronously.
    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeComponentsAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private sealed class NoImporter : IVolumeImporter
    {
        public Task<ImportReport> ImportAsync(
            Guid projectId, IReadOnlyList<UploadedFile> files, IImportChooser? chooser, IProgress<ImportProgress>? progress,
            CancellationToken cancellationToken, bool keepOriginals = false, Guid? personId = null, Func<Guid, UploadedFile, CancellationToken, Task>? keep = null) =>
            throw new NotSupportedException();

        public Task<CaseInfo> AddAsync(
            Guid projectId, string name, VolumeGeometry geometry, Modality modality, ReadOnlyMemory<short> voxels, CancellationToken cancellationToken) =>
            throw new Core.Errors.Mem3DException(Core.Errors.ErrorKind.Unavailable, "The server's disk is full.", "Free space in the data folder.");
    }
}
