using System.Security.Claims;
using Mem3D.Core.People;
using Mem3D.Core.Work;
using Mem3D.Web.Hubs;
using Mem3D.Web.Hubs.Wire;
using Mem3D.Web.Security;
using Mem3D.Web.Tests.Doubles;

namespace Mem3D.Web.Tests.Hubs;

/// <summary>An open page is looked at again whenever rights changed.</summary>
public sealed class HubGuardTests : IAsyncLifetime
{
    private static readonly Guid Case = Guid.NewGuid();
    private readonly StandingsInMemory _standings = new() { Standing = new CaseStanding(Case, Guid.NewGuid(), WorkState.New, null, null, CasePurpose.Single, false, false) };
    private readonly ManualTime _time = new();
    private readonly Page _page = new();
    private readonly HubGuard _guard;
    private int _ended;

    public HubGuardTests()
    {
        var pages = new CasePages();
        _guard = new HubGuard(new Access(_standings), _standings, pages, new Presence(pages, _time), _time);
    }

    public async ValueTask InitializeAsync()
    {
        await _guard.StartAsync(TestContext.Current.CancellationToken);
        var ada = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, Guid.NewGuid().ToString())], "test"));
        _guard.Enter("page", Case, ada, _page, () => Interlocked.Increment(ref _ended));
    }

    public async ValueTask DisposeAsync()
    {
        await _guard.StopAsync(default);
        _guard.Dispose();
    }

    [Fact]
    public async Task A_page_that_does_not_close_itself_is_closed_after_ten_seconds()
    {
        _standings.Role = null;
        _standings.Tell(null);
        await UntilAsync(() => _time.Timers == 1);
        _page.Told.Should().ContainSingle().Which.Should().Contain("no member of its project");
        _time.Pass(TimeSpan.FromSeconds(9));
        Volatile.Read(ref _ended).Should().Be(0);
        _time.Pass(TimeSpan.FromSeconds(1));
        await UntilAsync(() => Volatile.Read(ref _ended) == 1);
        _standings.Tell(null);
        _page.Told.Should().ContainSingle("it is told once");
    }

    [Fact]
    public async Task A_page_that_closed_is_not_looked_at_any_more_and_one_that_may_stay_is_told_nothing()
    {
        var other = new Page();
        _guard.Enter("left", Case, new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, Guid.NewGuid().ToString())], "test")), other, () => { });
        _standings.Role = ProjectRole.Observer;
        _standings.Tell(Case);
        _guard.Leave("left");
        _standings.Role = null;
        _standings.Tell(Guid.NewGuid());
        _standings.Tell(Case);
        await UntilAsync(() => _page.Told.Count == 1);
        other.Told.Should().BeEmpty();
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var looks = 0; looks < 1000 && !condition(); looks++)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        condition().Should().BeTrue();
    }

    private sealed class Page : ICasePage
    {
        private readonly List<string> _told = [];

        public IReadOnlyList<string> Told
        {
            get
            {
                lock (_told)
                {
                    return [.. _told];
                }
            }
        }

        public Task Dismissed(string why)
        {
            lock (_told)
            {
                _told.Add(why);
            }

            return Task.CompletedTask;
        }

        public Task<bool> Goodbye() => throw new NotSupportedException();

        public Task SlicesChanged(SlicesChangedView change) => throw new NotSupportedException();

        public Task EditChanged(EditView edit) => throw new NotSupportedException();

        public Task RunChanged(RunChangedView run) => throw new NotSupportedException();

        public Task PromptMoved(PromptMovedView move) => throw new NotSupportedException();

        public Task SuggestionChanged(SuggestionChangedView change) => throw new NotSupportedException();

        public Task PresenceChanged(PresenceChangedView change) => throw new NotSupportedException();

        public Task ViewShown(SharedView view) => throw new NotSupportedException();
    }
}
