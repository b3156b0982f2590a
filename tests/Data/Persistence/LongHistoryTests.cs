using System.Diagnostics;
using Mem3D.Core.Sessions;

namespace Mem3D.Data.Tests.Persistence;

public sealed class LongHistoryTests
{
    [Fact]
    public async Task A_case_of_many_rounds_still_opens_at_once()
    {
        await using var host = await DataHost.StartAsync();
        var (_, first, second, caseId) = await host.CaseAsync();
        int[] slices = [.. Enumerable.Range(0, 10)];
        for (var n = 0; n < 120; n++)
        {
            await Edits.WholeAsync(host.Sessions, Edits.Run(caseId, n % 2 == 0 ? first.Id : second.Id), slices);
        }

        var clock = Stopwatch.StartNew();
        var snapshot = await host.Sessions.LoadAsync(caseId, default);
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(3), "the newest version is found by an index, not by comparing all with all");
        snapshot.Slices.Values.Sum(s => s.Count).Should().Be(20);
        snapshot.Edits.Should().HaveCount(120).And.OnlyContain(e => e.Status == EditStatus.Completed);
    }
}
