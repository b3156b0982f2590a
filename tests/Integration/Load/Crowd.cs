using Mem3D.Core.People;
using Mem3D.Core.Projects;
using Mem3D.Core.Sessions;
using Mem3D.Core.Volumes;
using Mem3D.Core.Work;
using Mem3D.Integration.Tests.Stage;
using Mem3D.Web.Security;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Integration.Tests.Load;

/// <summary>Many people at one server, each signed in with an account of her own and with a case of her own.</summary>
internal sealed class Crowd(Server server) : IAsyncDisposable
{
    private const string Password = "one of many who draw";

    private readonly List<Browser> _browsers = [];
    private readonly List<Annotator> _people = [];

    public IReadOnlyList<Annotator> People => _people;

    /// <summary>Makes accounts and cases (a bright ball in the dark) and opens every page.</summary>
    public async Task GatherAsync(int people, VolumeSize size, CancellationToken cancellationToken)
    {
        var projects = server.Services.GetRequiredService<IProjectStore>();
        var project = await projects.CreateAsync("Crowd", Guid.NewGuid(), cancellationToken);
        var label = await projects.AddLabelAsync(project.Id, "Ball", null, null, cancellationToken);
        var voxels = Ball(size);
        for (var n = 0; n < people; n++)
        {
            var email = $"annotator{n}@example.org";
            using (var scope = server.Services.CreateScope())
            {
                var account = await scope.ServiceProvider.GetRequiredService<People>().AddAsync($"Annotator {n}", email, Password, administrator: false);
                await server.Services.GetRequiredService<IMemberStore>().SetAsync(project.Id, account.Id, ProjectRole.Annotator, Actor.Server, cancellationToken);
            }

            var browser = new Browser(server);
            _browsers.Add(browser);
            (await browser.SignInAsync(email, Password)).StatusCode.Should().Be(System.Net.HttpStatusCode.Redirect);
            var made = await server.Services.GetRequiredService<IVolumeImporter>().AddAsync(
                project.Id, $"Ball {n}", new VolumeGeometry(size, Affine.FromSpacing(1, 1, 1.5)), Modality.CT, voxels, cancellationToken);
            var annotator = new Annotator(server, browser, made.Id, label.Id, size.Depth, (size.Width / 2, size.Height / 2));
            _people.Add(annotator);
            await annotator.OpenAsync(cancellationToken);
        }
    }

    /// <summary>Everybody works at once.</summary>
    /// <param name="prompts">Strokes a person.</param>
    /// <param name="thinkMilliseconds">Mean of the time people think; 0: none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task WorkAsync(int prompts, double thinkMilliseconds, CancellationToken cancellationToken) => Task.WhenAll(_people.Select((annotator, n) =>
    {
        var random = new Random(n);
        Task Think() => thinkMilliseconds > 0
            ? Task.Delay(TimeSpan.FromMilliseconds(-thinkMilliseconds * Math.Log(1 - random.NextDouble())), cancellationToken)
            : Task.CompletedTask;
        return Task.Run(() => annotator.WorkAsync(prompts, Think, cancellationToken), cancellationToken);
    }));

    /// <summary>Compares what people were told with what is on disk; returns what was lost, in words.</summary>
    public async Task<IReadOnlyList<string>> LostAsync(CancellationToken cancellationToken)
    {
        var store = server.Services.GetRequiredService<ISessionStore>();
        var lost = new List<string>();
        foreach (var (annotator, n) in _people.Select((annotator, n) => (annotator, n)))
        {
            var disk = await store.LoadAsync(annotator.CaseId, cancellationToken);
            if (!disk.Edits.Select(e => e.Id).SequenceEqual(annotator.Acknowledged.Select(e => e.Id)))
            {
                lost.Add($"{n}: edits on disk are not those acknowledged, in that order");
            }

            lost.AddRange(disk.Edits.Where(e => e.Status != annotator.EndOf(e.Id)).Select(e => $"{n}: edit {e.Sequence} is {e.Status} on disk, {annotator.EndOf(e.Id)} in the page"));
            var slices = disk.Slices.Values.SelectMany(s => s).ToDictionary(s => s.Slice);
            lost.AddRange(annotator.Shown.Values
                .Where(shown => !slices.TryGetValue(shown.Slice, out var stored) || stored.EditId != shown.EditId || !stored.Mask.AsSpan().SequenceEqual(shown.Mask))
                .Select(shown => $"{n}: slice {shown.Slice} on disk is not the one shown"));
            lost.AddRange(slices.Keys.Except(annotator.Shown.Keys).Select(slice => $"{n}: slice {slice} was stored and never shown"));
        }

        return lost;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var annotator in _people)
        {
            await annotator.DisposeAsync();
        }

        _browsers.ForEach(browser => browser.Dispose());
    }

    private static short[] Ball(VolumeSize size)
    {
        var voxels = new short[size.Width * size.Height * size.Depth];
        var (radius, deep) = (size.Width / 5.0, size.Depth / 2.5);
        for (var n = 0; n < voxels.Length; n++)
        {
            var (x, y, z) = (n % size.Width, n / size.Width % size.Height, n / (size.Width * size.Height));
            var d = Math.Pow((x - (size.Width / 2)) / radius, 2) + Math.Pow((y - (size.Height / 2)) / radius, 2) + Math.Pow((z - (size.Depth / 2)) / deep, 2);
            voxels[n] = (short)(d <= 1 ? 300 + (x % 7) : (y % 5) - 50);
        }

        return voxels;
    }
}
