using Mem3D.Web.Hubs;
using Mem3D.Web.Hubs.Wire;

namespace Mem3D.Web.Tests.Hubs;

/// <summary>A page that reads slowly holds up itself, nobody else.</summary>
public sealed class CasePagesTests
{
    private static readonly Guid Case = Guid.NewGuid();

    private readonly CasePages _pages = new();

    [Fact]
    public async Task Everybody_who_has_the_case_open_is_told_in_order_and_nobody_else()
    {
        var (ada, bob, other) = (new Page(), new Page(), new Page());
        _pages.Open(Case, "ada", ada, NotLetGo);
        _pages.Open(Case, "bob", bob, NotLetGo);
        _pages.Open(Guid.NewGuid(), "other", other, NotLetGo);
        _pages.Open(Case, "ada", ada, NotLetGo);
        Tell(1, 50);
        await ada.UntilAsync(50);
        await bob.UntilAsync(50);
        ada.Told.Should().Equal(Enumerable.Range(1, 50));
        bob.Told.Should().Equal(Enumerable.Range(1, 50));
        other.Told.Should().BeEmpty();
    }

    [Fact]
    public async Task A_page_that_never_reads_is_let_go_once_and_the_others_hear_everything()
    {
        var gate = new TaskCompletionSource();
        var (quick, slow) = (new Page(), new Page { Reads = () => gate.Task });
        var letGo = 0;
        _pages.Open(Case, "quick", quick, NotLetGo);
        _pages.Open(Case, "slow", slow, () => letGo++);
        for (var n = 1; n <= 2 * CasePages.MostBehind; n++)
        {
            Tell(n, n);
            await quick.UntilAsync(n);
        }

        letGo.Should().Be(1);
        quick.Told.Should().HaveCount(2 * CasePages.MostBehind);

        // Its connection ends; when it comes back it has a new line.
        _pages.Close("slow");
        _pages.Count.Should().Be(1);
        var again = new Page();
        _pages.Open(Case, "slow again", again, NotLetGo);
        Tell(999, 999);
        await again.UntilAsync(1);
        again.Told.Should().Equal(999);
        gate.SetResult();
    }

    [Fact]
    public async Task A_slow_page_that_catches_up_has_missed_nothing()
    {
        var gate = new TaskCompletionSource();
        var slow = new Page { Reads = () => gate.Task };
        _pages.Open(Case, "slow", slow, NotLetGo);
        Tell(1, CasePages.MostBehind);
        gate.SetResult();
        await slow.UntilAsync(CasePages.MostBehind);
        slow.Told.Should().Equal(Enumerable.Range(1, CasePages.MostBehind));
    }

    [Fact]
    public async Task A_connection_that_breaks_is_let_go()
    {
        var gone = new TaskCompletionSource();
        _pages.Open(Case, "broken", new Page { Reads = () => throw new IOException("The pipe is broken.") }, gone.SetResult);
        Tell(1, 2);
        await gone.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    private static void NotLetGo() => throw new InvalidOperationException("This page keeps up.");

    private void Tell(int first, int last)
    {
        for (var n = first; n <= last; n++)
        {
            var move = new PromptMovedView(Guid.Empty, n, null);
            _pages.Tell(Case, page => page.PromptMoved(move));
        }
    }

    private sealed class Page : ICasePage
    {
        private readonly List<int> _told = [];

        /// <summary>How long a message takes.</summary>
        public Func<Task> Reads { get; init; } = () => Task.CompletedTask;

        public IReadOnlyList<int> Told
        {
            get
            {
                lock (_told)
                {
                    return [.. _told];
                }
            }
        }

        public async Task PromptMoved(PromptMovedView move)
        {
            await Reads();
            lock (_told)
            {
                _told.Add(move.Position);
            }
        }

        public async Task UntilAsync(int count)
        {
            while (Told.Count < count)
            {
                await Task.Delay(1, TestContext.Current.CancellationToken);
            }
        }

        public Task SlicesChanged(SlicesChangedView change) => throw new NotSupportedException();

        public Task EditChanged(EditView edit) => throw new NotSupportedException();

        public Task RunChanged(RunChangedView run) => throw new NotSupportedException();

        public Task SuggestionChanged(SuggestionChangedView change) => throw new NotSupportedException();

        public Task PresenceChanged(PresenceChangedView change) => throw new NotSupportedException();

        public Task ViewShown(SharedView view) => throw new NotSupportedException();

        public Task Dismissed(string why) => throw new NotSupportedException();

        public Task<bool> Goodbye() => Task.FromResult(true);
    }
}
