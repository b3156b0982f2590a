using Bunit;
using Mem3D.Core.Errors;
using Mem3D.Core.Exports;
using Mem3D.Web.Components.Exports;
using Mem3D.Web.Exports;
using Mem3D.Web.Hosting;
using Mem3D.Web.Security;
using Mem3D.Web.Tests.Pages;
using Mem3D.Web.Uploads;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace Mem3D.Web.Tests.Exports;

public sealed class ExportDialogTests : PageTest
{
    private static readonly Guid ProjectId = Guid.NewGuid();
    private static readonly Guid CaseId = Guid.NewGuid();
    private readonly Exporter _exporter;

    public ExportDialogTests()
        : this(new Exporter())
    {
    }

    private ExportDialogTests(Exporter exporter)
        : base(services =>
        {
            var folder = Directory.CreateTempSubdirectory("mem3d-export-").FullName;
            Directory.CreateDirectory(Path.Combine(folder, "staging"));
            services.AddSingleton(TimeProvider.System);
            services.AddSingleton(new Folders(folder, folder));
            services.AddSingleton<ICaseExporter>(exporter);
            services.AddSingleton(new LimitSettings());
            services.AddSingleton<StagingRoom>();
            services.AddSingleton<ExportService>();
        }) => _exporter = exporter;

    [Fact]
    public async Task The_chosen_format_and_labels_are_written_watched_and_offered_for_download()
    {
        var liver = await Projects.AddLabelAsync(ProjectId, "Liver", null, null, CancellationToken.None);
        await Projects.AddLabelAsync(ProjectId, "Tumour", null, null, CancellationToken.None);
        var page = await OpenAsync(CaseId);
        page.FindAll("input[type=radio]").Should().HaveCount(10);
        page.FindAll("input[type=radio]")[6].Change("Stl");
        page.FindAll("input[type=checkbox]")[1].Change(false);
        page.Find("[data-testid=export-start]").Click();
        page.WaitForAssertion(() => page.Find("[role=progressbar]").GetAttribute("aria-valuenow").Should().Be("40"), Patience);
        _exporter.Go.SetResult();
        page.WaitForAssertion(() => page.Find("[data-testid=export-download]").GetAttribute("href").Should().MatchRegex("^api/exports/.*/file$"), Patience);
        page.Markup.Should().Contain("masks.stl").And.Contain("5 bytes").And.Contain("SHA-256");
        _exporter.Asked!.Format.Should().Be(ExportFormat.Stl);
        _exporter.Asked.Labels.Should().Equal(liver.Id);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Its slices lie up to 1.5 mm off.")]
    public async Task What_the_format_cannot_say_stands_beside_the_download(string? reservation)
    {
        _exporter.Reservation = reservation;
        _exporter.Go.SetResult();
        var page = await OpenAsync(CaseId);
        page.Find("[data-testid=export-start]").Click();
        page.WaitForElement("[data-testid=export-download]", Patience);
        page.FindAll("[data-testid=export-reservation]").Select(e => e.TextContent.Trim()).Should().Equal(reservation is null ? [] : [reservation]);
    }

    [Fact]
    public async Task Without_any_label_there_is_nothing_to_start()
    {
        await Projects.AddLabelAsync(ProjectId, "Liver", null, null, CancellationToken.None);
        var page = await OpenAsync(CaseId);
        page.Find("input[type=checkbox]").Change(false);
        page.Find("[data-testid=export-start]").HasAttribute("disabled").Should().BeTrue();
        page.Find("input[type=checkbox]").Change(true);
        page.Find("[data-testid=export-start]").HasAttribute("disabled").Should().BeFalse();
    }

    [Fact]
    public async Task A_failure_is_said_in_words_and_the_choice_is_there_again()
    {
        _exporter.Failure = new Mem3DException(ErrorKind.Unavailable, "The server's disk is full.", "Free space.");
        _exporter.Go.SetResult();
        var page = await OpenAsync(null);
        page.Markup.Should().Contain("Decathlon");
        page.Find("[data-testid=export-start]").Click();
        page.WaitForAssertion(() => page.Find(".m3-problem").TextContent.Should().Contain("disk is full").And.Contain("Free space."), Patience);
        page.FindAll("button").First(b => b.TextContent.Contains("Back", StringComparison.Ordinal)).Click();
        page.WaitForElement("[data-testid=export-start]", Patience);
    }

    [Fact]
    public async Task Closing_the_dialog_cancels_what_is_being_written()
    {
        var page = await OpenAsync(CaseId);
        page.Find("[data-testid=export-start]").Click();
        page.WaitForAssertion(() => _exporter.Asked.Should().NotBeNull(), Patience);
        page.FindAll("button").First(b => b.TextContent.Contains("Cancel", StringComparison.Ordinal)).Click();
        await _exporter.Cancelled.Task.WaitAsync(Patience, Xunit.TestContext.Current.CancellationToken);
    }

    private static TimeSpan Patience => TimeSpan.FromSeconds(60);

    private async Task<IRenderedComponent<MudDialogProvider>> OpenAsync(Guid? caseId)
    {
        var provider = Render<MudDialogProvider>();
        await provider.InvokeAsync(() => ExportDialog.OpenAsync(Services.GetRequiredService<IDialogService>(), ProjectId, caseId));
        provider.WaitForElement("[data-testid=export-start]", Patience);
        return provider;
    }

    private sealed class Exporter : ICaseExporter
    {
        public TaskCompletionSource Go { get; } = new();

        public TaskCompletionSource Cancelled { get; } = new();

        public Mem3DException? Failure { get; set; }

        public string? Reservation { get; set; }

        public ExportRequest? Asked { get; private set; }

        public async Task<ExportedFile> WriteAsync(Guid caseId, ExportRequest request, string path, IProgress<double>? progress, CancellationToken cancellationToken)
        {
            Asked = request;
            progress?.Report(0.4);
            try
            {
                await Go.Task.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                Cancelled.SetResult();
                throw;
            }

            if (Failure is not null)
            {
                throw Failure;
            }

            await File.WriteAllBytesAsync(path, new byte[5], cancellationToken);
            return new ExportedFile("masks.stl", "model/stl") { Reservation = Reservation };
        }

        public Task<ExportedFile> WriteDatasetAsync(Guid projectId, DatasetLayout layout, string path, IProgress<double>? progress, CancellationToken cancellationToken) =>
            WriteAsync(projectId, new ExportRequest(ExportFormat.Nifti, null), path, progress, cancellationToken);
    }
}
