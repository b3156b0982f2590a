using System.Globalization;
using Mem3D.Core.Archives;
using Mem3D.Core.Deidentification;
using Mem3D.Web.Archives;
using Mem3D.Web.Components.Shared;
using Mem3D.Web.Security;
using Mem3D.Web.Workspace;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Mem3D.Web.Components.Archives;

/// <summary>Looks through an archive, study by study, and pulls the series that are wanted. Closes with the id of the upload they become.</summary>
public sealed partial class BrowseArchiveDialog
{
    private const int PageSize = 50;

    private readonly HashSet<ArchiveSeries> chosen = [];
    private DeidentificationSettings? settings;
    private string name = "", patientId = "", modality = "", accession = "";
    private DateOnly? from, to;
    private IReadOnlyList<ArchiveStudy>? studies;
    private ArchiveStudy? study;
    private IReadOnlyList<(ArchiveSeries Series, Guid Picture)>? series;
    private int offset;
    private bool keep;

    [Inject]
    private ArchiveConnections Connections { get; set; } = default!;

    [Inject]
    private ArchivePictures Pictures { get; set; } = default!;

    [Inject]
    private ArchivePulls Pulls { get; set; } = default!;

    [Inject]
    private IDeidentificationStore Deidentification { get; set; } = default!;

    /// <summary>Shows the dialog. Returns the upload that began; null when none did.</summary>
    public static async Task<Guid?> OpenAsync(IDialogService dialogs, Guid projectId)
    {
        var dialog = await dialogs.ShowAsync<BrowseArchiveDialog>(
            null, new DialogParameters<BrowseArchiveDialog> { { d => d.ProjectId, projectId } }, new DialogOptions { MaxWidth = MaxWidth.Large, FullWidth = true });
        return await dialog.Result is { Canceled: false, Data: Guid id } ? id : null;
    }

    protected override Task OnInitializedAsync() => TryAsync(async () =>
    {
        settings = await Deidentification.GetAsync(ProjectId, Gone);
        await LoadArchivesAsync();
    });

    /// <summary>What one archive listed is nothing to ask another one for.</summary>
    private void Clear()
    {
        (studies, study, series, offset) = (null, null, null, 0);
        chosen.Clear();
    }

    private Task SearchAsync(int at) => TryAsync(async () =>
    {
        Clear();
        offset = Math.Max(0, at);
        using var client = await OpenAsync();
        var filter = new StudyFilter { PatientName = name, PatientId = patientId, AccessionNumber = accession, Modality = modality, From = from, To = to };
        studies = await client.StudiesAsync(filter, offset, PageSize, Gone);
    });

    private Task OpenAsync(ArchiveStudy wanted) => TryAsync(async () =>
    {
        (study, series) = (wanted, null);
        chosen.Clear();
        using var client = await OpenAsync();
        var person = (await SignedIn).User.ToPerson();
        var found = await client.SeriesAsync(wanted.Uid, Gone);
        if (study == wanted)
        {
            series = [.. found.Select(s => (s, Pictures.Register(person, ProjectId, Chosen, s)))];
        }
    });

    private async Task<DicomWebClient> OpenAsync() => await Connections.OpenAsync((await RequireAsync()).Id, Gone);

    private void Choose(ArchiveSeries one, bool wanted)
    {
        if (wanted)
        {
            chosen.Add(one);
        }
        else
        {
            chosen.Remove(one);
        }
    }

    private Task PullAsync() => TryAsync(async () =>
    {
        var person = (await SignedIn).User.ToPerson();
        Dialog.Close(DialogResult.Ok(await Pulls.StartAsync(await RequireAsync(), ProjectId, person, [.. chosen], keep, Gone)));
    });

    private static string Shown(string text) => text.Trim().Length == 0 ? "(no name)" : text;

    private static string Day(string date) => DateOnly.TryParseExact(date, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        ? day.ToString("d MMM yyyy", CultureInfo.InvariantCulture)
        : date;

    private static string Facts(ArchiveSeries one) => string.Join(
        " · ", new[] { one.Modality, one.Number is { } n ? $"series {n}" : "", one.BodyPart.ToLowerInvariant(), one.Images is { } i ? Words.Count(i, "image") : "" }.Where(f => f.Length > 0));
}
