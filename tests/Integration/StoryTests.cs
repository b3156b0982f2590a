using System.Text.Json;
using Mem3D.Core.Masks;
using Mem3D.Core.Projects;
using Mem3D.Core.Sessions;
using Mem3D.Integration.Tests.Stage;
using Mem3D.Testing;
using Mem3D.Testing.Engines;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Integration.Tests;

/// <summary>The main job from the first visit to the export, then a new process on the same folder.</summary>
public sealed class StoryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_the_first_visit_to_the_export_and_over_a_restart()
    {
        using var data = new TemporaryFolder();
        Guid caseId;
        Guid ballId;
        List<(int Slice, int Area)> before;
        using (var server = new Server(new ThresholdEngine(Study.Threshold), data.Path))
        {
            using var browser = await Browser.SignedInAsync(server);
            var projects = server.Services.GetRequiredService<IProjectStore>();
            var project = await projects.CreateAsync("Story", Guid.NewGuid(), Cancellation);
            ballId = (await projects.AddLabelAsync(project.Id, "Ball", null, null, Cancellation)).Id;

            var uploadId = await UploadTests.OpenAsync(browser, project.Id);
            await UploadTests.PutAsync(browser, uploadId, "ball.nii.gz", Nifti());
            await browser.Http.PostAsync($"/api/uploads/{uploadId}/import", null, Cancellation);
            using (var status = await UploadTests.EndAsync(browser, uploadId))
            {
                status.RootElement.GetProperty("problems").GetArrayLength().Should().Be(0);
                caseId = status.RootElement.GetProperty("cases")[0].GetProperty("id").GetGuid();
            }

            await using var page = await CasePage.OpenAsync(server, browser, caseId);
            await page.PromptedAsync(ballId, 12, 0, true, 18, 15, 20, 15, 22, 16);
            await page.EndAsync((await page.PropagateAsync(ballId, 0, Study.Depth)).Id);
            await page.AcceptAsync(ballId, 13, 14);
            (await page.UndoAsync())!.Kind.Should().Be((int)EditKind.Accept);
            await CasePage.UntilAsync(() => page.Slice(ballId, 13) is { Anchored: false });
            (await page.RedoAsync())!.Kind.Should().Be((int)EditKind.Accept);
            await CasePage.UntilAsync(() => page.Slice(ballId, 13) is { Anchored: true });

            var export = await browser.Http.GetAsync($"/api/cases/{caseId}/export/nifti", Cancellation);
            export.Content.Headers.ContentDisposition!.FileName.Should().EndWith(".nii.gz");
            var map = LabelMapFile.Read(await export.Content.ReadAsByteArrayAsync(Cancellation));
            (map.Width, map.Height, map.Depth).Should().Be((Study.Width, Study.Height, Study.Depth));
            var voxels = Study.Voxels();
            map.Values.Should().Equal(voxels.Select(v => v > Study.Threshold ? (byte)1 : (byte)0), "the threshold engine finds the whole ball");
            before = [.. page.Slices(ballId).Select(s => (s.Slice, s.Area))];
        }

        using (var server = new Server(new ThresholdEngine(Study.Threshold), data.Path))
        {
            using var browser = new Browser(server);
            await browser.SignInAsync();
            await using var page = await CasePage.OpenAsync(server, browser, caseId);
            page.Slices(ballId).Select(s => (s.Slice, s.Area)).Should().Equal(before);
            page.View.Edits.Select(e => e.Kind).Should().Equal((int)EditKind.Prompt, (int)EditKind.Propagation, (int)EditKind.Accept);
            (await page.UndoAsync())!.Kind.Should().Be((int)EditKind.Accept);
        }
    }

    [Fact]
    public async Task A_run_cut_off_by_the_end_of_the_server_is_interrupted_and_keeps_its_slices()
    {
        using var data = new TemporaryFolder();
        var engine = new ThresholdEngine(Study.Threshold)
        {
            BeforeSlice = (slice, token) => slice == 15 ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask,
        };
        Study study;
        await using (var server = new Server(engine, data.Path))
        {
            using var browser = await Browser.SignedInAsync(server);
            study = await Study.CreateAsync(server);
            await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
            await page.PromptedAsync(study.Ball.Id, 12, 1, true, 20, 15);
            await page.PropagateAsync(study.Ball.Id, 0, Study.Depth, direction: 1);
            await CasePage.UntilAsync(() => page.Slices(study.Ball.Id).Count == 3);
        }

        await using (var server = new Server(
            new ThresholdEngine(Study.Threshold), data.Path, settings: new Dictionary<string, string> { ["Mem3D:ResumeRounds"] = "false" }))
        {
            var snapshot = await server.Services.GetRequiredService<ISessionStore>().LoadAsync(study.CaseId, Cancellation);
            snapshot.Edits[^1].Status.Should().Be(EditStatus.Interrupted);
            snapshot.Slices[study.Ball.Id].Select(s => s.Slice).Should().Equal(12, 13, 14);
        }
    }

    [Fact]
    public async Task An_anchors_age_is_the_round_it_was_drawn_in_and_survives_a_restart()
    {
        using var data = new TemporaryFolder();
        var row = new SliceMask(Study.Width, Study.Height, [.. Enumerable.Range(0, Study.Width * Study.Height).Select(i => i / Study.Width == 15 ? (byte)1 : (byte)0)]);
        var engine = new ScriptedEngine((_, _) => row, (_, _, _, _) => (row, 0.9f, 1));
        Study study;
        await using (var server = new Server(engine, data.Path))
        {
            using var browser = await Browser.SignedInAsync(server);
            study = await Study.CreateAsync(server);
            await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
            await page.PromptedAsync(study.Ball.Id, 12, 1, true, 20, 15);
            await page.PromptedAsync(study.Ball.Id, 9, 1, true, 20, 15);
            await page.EndAsync((await page.PropagateAsync(study.Ball.Id, 0, Study.Depth)).Id);
            await page.PromptedAsync(study.Ball.Id, 20, 1, true, 20, 15);
        }

        await using (var server = new Server(engine, data.Path))
        {
            using var browser = new Browser(server);
            await browser.SignInAsync();
            await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
            await page.EndAsync((await page.PropagateAsync(study.Ball.Id, 0, Study.Depth)).Id);
            await page.PromptedAsync(study.Ball.Id, 9, 1, true, 21, 15);
            await page.EndAsync((await page.PropagateAsync(study.Ball.Id, 0, Study.Depth)).Id);
        }

        engine.Propagations[1].Anchors.Select(a => (a.Slice, a.Order)).Should().Equal((9, 0), (12, 0), (20, 1));
        engine.Propagations[2].Anchors.Select(a => (a.Slice, a.Order)).Should().Equal((9, 2), (12, 0), (20, 1));
    }

    [Fact]
    public async Task The_sample_project_is_made_with_codes_and_can_be_segmented_by_real_networks()
    {
        var models = Networks();
        Assert.SkipWhen(models is null, "There are no networks in onnx/.");
        await using var server = new Server(models: models);
        using var browser = await Browser.SignedInAsync(server);
        using var status = JsonDocument.Parse(await browser.Http.GetStringAsync("/api/status", Cancellation));
        status.RootElement.GetProperty("ready").GetBoolean().Should().BeTrue(status.RootElement.GetProperty("problem").GetString() ?? "");

        var project = await server.Services.GetRequiredService<Web.Projects.SampleProject>()
            .CreateAsync(new Web.Workspace.Person(Guid.NewGuid(), "Ada"), Cancellation);
        var projects = server.Services.GetRequiredService<IProjectStore>();
        var labels = await projects.LabelsAsync(project.Id, Cancellation);
        labels.Should().OnlyContain(l => l.Code != null);
        var sample = (await projects.CasesAsync(project.Id, Cancellation)).Single();

        // A stroke across the liver, drawn where the ground truth says it is.
        var truth = Core.Samples.AbdomenPhantom.Create();
        var liver = labels.Single(l => l.Name == "Liver").Id;
        var size = truth.Geometry.Size;
        var inside = Enumerable.Range(0, size.Width * size.Height).Where(n => truth.Truth.Values[(40 * size.Width * size.Height) + n] == 1).ToList();
        var (cx, cy) = ((float)inside.Average(n => n % size.Width), (float)inside.Average(n => n / size.Width));
        await using var page = await CasePage.OpenAsync(server, browser, sample.Id);
        (await page.PromptedAsync(liver, 40, 0, true, cx - 5, cy, cx, cy + 4, cx + 5, cy)).Failure.Should().BeNull();
        var mask = RunLength.Decode(page.Slice(liver, 40)!.Mask, size.Width, size.Height);
        var overlap = inside.Count(n => mask.Values[n] != 0);
        (2.0 * overlap / (mask.Area + inside.Count)).Should().BeGreaterThan(0.5, "the networks see the liver");

        var run = await page.EndAsync((await page.PropagateAsync(liver, 36, 45)).Id);
        run.Failure.Should().BeNull();
        page.Slices(liver).Select(s => s.Slice).Should().Equal(Enumerable.Range(36, 9));
    }

    private static byte[] Nifti() => new NiftiBuilder
    {
        Dim = [3, Study.Width, Study.Height, Study.Depth, 1, 1, 1, 1],
        Values = [.. Study.Voxels().Select(v => (double)v)],
    }.WithSform(-1, 0, 0, 10, 0, -1, 0, 20, 0, 0, 1.5f, 30).BuildGzip();

    /// <summary>The folder of the networks at the top of the sources, when they are there.</summary>
    private static string? Networks()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "onnx", "manifest.json")))
            {
                return Path.Combine(folder.FullName, "onnx");
            }
        }

        return null;
    }
}
