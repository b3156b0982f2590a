using Bunit;
using Mem3D.Core.Diagnostics;
using Mem3D.Core.Errors;
using Mem3D.Core.Interactions;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;
using Mem3D.Inference.Hosting;
using Mem3D.Testing.Engines;
using Mem3D.Web.Components.Shared;
using Mem3D.Web.Components.StatusParts;
using Mem3D.Web.Endpoints;
using Mem3D.Web.Tests.Doubles;
using Mem3D.Web.Workspace;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Web.Tests.Pages;

/// <summary>What the server works with and how busy it is.</summary>
public sealed class StatusTests : BunitContext
{
    private static readonly StatusReply Idle = new(
        true, null, "CPU", 2, "compact", "1.1.0", "float32", "", ["interaction", "fuse"], 0, 0, 0, 0, null, null, null, null,
        new Dictionary<string, double>(), "0.1.0");

    [Fact]
    public void The_page_shows_the_networks_and_follows_the_queue_by_itself()
    {
        var time = new ManualTime();
        var engine = new ThresholdEngine(1) { BeforeSlice = (_, token) => Task.Delay(Timeout.Infinite, token) };
        using var queue = new InferenceQueue(engine);
        using var medians = new StageMedians();
        Services.AddSingleton<TimeProvider>(time);
        Services.AddSingleton(new ServerStatus(engine, queue, new EngineHealth(), medians));
        var page = Render<Web.Components.Pages.Status>();
        page.Find("[data-testid=networks]").TextContent.Should().Contain("CPU").And.Contain("threshold 1.0").And.Contain("float32");
        page.FindAll("[data-testid=note]").Should().BeEmpty();
        page.Find("[data-testid=lane-propagations]").TextContent.Should().Contain("nothing");

        using var volume = new ArrayVoxelSource(
            new VolumeInfo(
                new VolumeGeometry(new VolumeSize(1, 1, 9), Affine.FromSpacing(1, 1, 1)), VoxelType.Float32, Modality.Other, new IntensityRange(0, 0, 0, 0)),
            new float[9]);
        queue.Propagate(
            Guid.NewGuid(), Guid.NewGuid(), volume,
            [new PropagationRequest(SliceAxis.K, [new Anchor(4, new(1, 1, [1]))], new SliceRange(0, 9), PropagationDirection.Both, PropagationOptions.Default)], null);
        page.WaitForAssertion(() =>
        {
            time.Pass(TimeSpan.FromSeconds(1));
            page.FindAll("[data-testid=lane-propagations] .m3-dot-on").Should().ContainSingle();
        });
    }

    [Fact]
    public void Why_the_graphics_card_does_not_serve_is_shown()
    {
        var engine = new ThresholdEngine(1) { Info = new EngineInfo("threshold", "1.0", "CPU", "float32", 1, "CUDA could not be loaded: no driver. The CPU serves.") };
        using var queue = new InferenceQueue(engine);
        using var medians = new StageMedians();
        Services.AddSingleton<TimeProvider>(new ManualTime());
        Services.AddSingleton(new ServerStatus(engine, queue, new EngineHealth(), medians));
        Render<Web.Components.Pages.Status>().Find("[data-testid=note]").TextContent.Should().Be("CUDA could not be loaded: no driver. The CPU serves.");
    }

    [Fact]
    public void Without_networks_the_page_says_why()
    {
        var health = new EngineHealth();
        health.Refuse(new Mem3DException(ErrorKind.Unavailable, "There is no manifest.json in the model folder.", "Copy the model set there."));
        var engine = new ThresholdEngine(1);
        using var queue = new InferenceQueue(engine);
        using var medians = new StageMedians();
        Services.AddSingleton<TimeProvider>(new ManualTime());
        Services.AddSingleton(new ServerStatus(engine, queue, health, medians));
        var page = Render<Web.Components.Pages.Status>();
        page.Markup.Should().Contain("Segmentation is not available.").And.Contain("no manifest.json").And.Contain("Copy the model set there.");
        page.FindAll("[data-testid=networks]").Should().BeEmpty();
    }

    [Fact]
    public void The_queue_is_drawn_a_dot_each_and_long_queues_as_a_number_too()
    {
        var picture = Render<QueuePicture>(p => p
            .Add(q => q.Status, Idle with { WaitingPrompts = 3, RunningPropagations = 2, WaitingPropagations = 60, PromptSeconds = 1, PropagationSeconds = 90 })
            .Add(q => q.Lengths, [0, 5, 65]));
        Dots(picture, "lane-prompts").Should().Be((1, 2), "one is answered, two wait");
        Dots(picture, "lane-propagations").Should().Be((2, 38));
        picture.Find("[data-testid=lane-propagations]").TextContent.Should().Contain("62").And.Contain("a start in about 1½ min");
        picture.Find("[data-testid=lane-prompts]").TextContent.Should().Contain("a mask in about 1 s");
        picture.Find("polyline").GetAttribute("points").Should().Be("57,19 58,17.6 59,1");
    }

    [Fact]
    public void Nothing_is_said_of_times_before_the_first_measurement()
    {
        Render<QueuePicture>(p => p.Add(q => q.Status, Idle).Add(q => q.Lengths, [0])).Markup.Should().NotContain("about");
        Bars(Idle).Find("[data-testid=no-times]").TextContent.Should().Contain("Nothing was measured yet");
    }

    [Fact]
    public void A_slices_time_is_drawn_as_a_bar_of_its_stages_to_scale()
    {
        var bars = Bars(Idle with
        {
            PromptMilliseconds = 80,
            SliceMilliseconds = 20,
            StageMilliseconds = new Dictionary<string, double> { ["crop"] = 2, ["decode"] = 10, ["store"] = 3 },
        });
        bars.Find(".m3-bar .m3-stage-interaction").GetAttribute("style").Should().Be("width:100%");
        bars.Find(".m3-bar .m3-stage-decode").GetAttribute("style").Should().Be("width:50%");
        bars.Find(".m3-bar .m3-stage-rest").GetAttribute("style").Should().Be("width:40%", "8 of 20 ms");
        bars.FindAll(".m3-legend li").Select(li => li.TextContent.Trim()).Should().Equal(
            "reading and cropping 2 ms", "reading memory and decoding 10 ms", "storing a batch 3 ms");
    }

    [Theory]
    [InlineData(4, "about 4 s")]
    [InlineData(55, "about 55 s")]
    [InlineData(60, "about 1 min")]
    [InlineData(90, "about 1½ min")]
    public void Durations_are_said_as_people_say_them(double seconds, string words) => Words.About(seconds).Should().Be(words);

    private static (int On, int Off) Dots(IRenderedComponent<QueuePicture> picture, string lane)
    {
        var on = picture.FindAll($"[data-testid={lane}] .m3-dot-on").Count;
        return (on, picture.FindAll($"[data-testid={lane}] .m3-dot").Count - on);
    }

    private IRenderedComponent<StageBars> Bars(StatusReply status) => Render<StageBars>(p => p
        .Add(b => b.Stages, status.StageMilliseconds).Add(b => b.Prompt, status.PromptMilliseconds).Add(b => b.Slice, status.SliceMilliseconds));
}
