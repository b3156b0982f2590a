using System.Diagnostics;
using System.Globalization;
using Mem3D.Core.Diagnostics;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;
using Mem3D.Integration.Tests.Load;
using Mem3D.Integration.Tests.Stage;
using Mem3D.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Integration.Tests;

/// <summary>Many people at once, over TCP, through the real hub and ONNX Runtime to the real database.</summary>
public sealed class CrowdTests(ITestOutputHelper output)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_crowd_loses_nothing_and_nobody_is_left_waiting()
    {
        await using var server = new Server(models: Checkout.Combine("tests", "fixtures", "models", "tiny"));
        await using var crowd = new Crowd(server);
        await crowd.GatherAsync(6, new VolumeSize(48, 40, 24), Cancellation);
        await crowd.WorkAsync(prompts: 4, thinkMilliseconds: 0, Cancellation);
        (await crowd.LostAsync(Cancellation)).Should().BeEmpty();
        crowd.People.Should().AllSatisfy(person =>
        {
            person.FirstMasks.Should().HaveCount(4);
            person.Acknowledged.Should().HaveCount(6);
            person.Acknowledged.Where(edit => edit.Kind == 0).Should().OnlyContain(edit => person.EndOf(edit.Id) == Core.Sessions.EditStatus.Completed);
            person.Shown.Should().HaveCount(24, "the last run had no prompt after it that would have ended it");
        });
    }

    /// <summary>tests/load.sh; thresholds hold on an idle machine of two cores.</summary>
    [Fact]
    public async Task Twenty_annotators_get_their_first_mask_within_two_seconds()
    {
        var asked = Environment.GetEnvironmentVariable("MEM3D_ANNOTATORS");
        Assert.SkipWhen(asked is null, "A measurement, not a test of a shared machine: run tests/load.sh on an idle one.");
        var people = Math.Clamp(int.Parse(asked!, CultureInfo.InvariantCulture), 1, 100);
        await using var server = new Server(models: Checkout.Combine("onnx"));
        await using var crowd = new Crowd(server);
        await crowd.GatherAsync(people, new VolumeSize(256, 256, 64), Cancellation);
        var clock = Stopwatch.StartNew();
        await crowd.WorkAsync(prompts: 10, thinkMilliseconds: 3000, Cancellation);
        clock.Stop();
        using var process = Process.GetCurrentProcess();
        var info = server.Services.GetRequiredService<ISegmentationEngine>().Info;
        output.WriteLine(CrowdReport.Of(crowd, clock.Elapsed, $"{info.ModelSet} {info.Version} {info.Precision} on {info.Device}, {info.Threads} threads", process.PeakWorkingSet64,
            server.Services.GetRequiredService<StageMedians>()[Core.Diagnostics.Stage.Push]));
        (await crowd.LostAsync(Cancellation)).Should().BeEmpty();
        CrowdReport.Quantile([.. crowd.People.SelectMany(p => p.FirstMasks).Order()], 0.95).Should().BeLessThan(2000);
        CrowdReport.SlowestPerson(crowd).Should().BeLessThan(3, "nobody waits behind everybody");
    }
}
