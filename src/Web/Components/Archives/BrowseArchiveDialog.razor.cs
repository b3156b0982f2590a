using System.Globalization;
using Mem3D.Core.Archives;
using Mem3D.Core.Deidentification;
using Mem3D.Web.Archives;
using Mem3D.Web.Components.Shared;
using Mem3D.Web.Security;
using Mem3D.Web.Workspace;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;

namespace Mem3D.Web.Components.Archives;

/// <summary>Looks through an archive, study by study, and pulls the series that are wanted. Closes with the id of the upload they become.</summary>
public sealed partial class BrowseArchiveDialog : IDisposable
{
    private const int PageSize = 50;

    private readonly CancellationTokenSource gone = new();
    private readonly HashSet<ArchiveSeries> chosen = [];
    private IReadOnlyList<Archive>? archives;
    private DeidentificationSettings? settings;
    private Guid archive;
    private string name = "", patientId = "", modality = "", accession = "";
    private DateOnly? from, to;
    private IReadOnlyList<ArchiveStudy>? studies;
    private ArchiveStudy? study;
    private IReadOnlyList<(ArchiveSeries Series, Guid Picture)>? series;
    private int offset;
    private bool busy, keep;
    private (string Title, string Remedy, string? Reference)? problem;

    [Parameter, EditorRequired]
    public Guid ProjectId { get; set; }

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = default!;

    [CascadingParameter]
    private Task<AuthenticationState> SignedIn { get; set; } = default!;

    [Inject]
    private ArchiveRights Rights { get; set; } = default!;

    [Inject]
    private ArchiveConnections Connections { get; set; } = default!;

    [Inject]
    private ArchivePictures Pictures { get; set; } = default!;

    [Inject]
    private ArchivePulls Pulls { get; set; } = default!;

    [Inject]
    private IDeidentificationStore Deidentification { get; set; } = default!;

    [Inject]
    private Failures Failures { get; set; } = default!;

    /// <summary>Shows the dialog. Returns the upload that began; null when none did.</summary>
    public static async Task<Guid?> OpenAsync(IDialogService dialogs, Guid projectId)
    {
        var dialog = await dialogs.ShowAsync<BrowseArchiveDialog>(
            null, new DialogParameters<BrowseArchiveDialog> { { d => d.ProjectId, projectId } }, new DialogOptions { MaxWidth = MaxWidth.Large, FullWidth = true });
        return await dialog.Result is { Canceled: false, Data: Guid id } ? id : null;
    }

    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    protected override Task OnInitializedAsync() => AskAsync(async () =>
    {
        settings = await Deidentification.GetAsync(ProjectId, gone.Token);
        archives = await Rights.ListAsync((await SignedIn).User, ProjectId, gone.Token);
        archive = archives.Count > 0 ? archives[0].Id : Guid.Empty;
    });

    private Task SearchAsync(int at) => AskAsync(async () =>
    {
        (studies, study, series, offset) = (null, null, null, Math.Max(0, at));
        chosen.Clear();
        using var client = await OpenAsync();
        var filter = new StudyFilter { PatientName = name, PatientId = patientId, AccessionNumber = accession, Modality = modality, From = from, To = to };
        studies = await client.StudiesAsync(filter, offset, PageSize, gone.Token);
    });

    private Task OpenAsync(ArchiveStudy wanted) => AskAsync(async () =>
    {
        (study, series) = (wanted, null);
        chosen.Clear();
        using var client = await OpenAsync();
        var person = (await SignedIn).User.ToPerson();
        series = [.. (await client.SeriesAsync(wanted.Uid, gone.Token)).Select(s => (s, Pictures.Register(person, archive, s)))];
    });

    private async Task<DicomWebClient> OpenAsync()
    {
        await Rights.RequireAsync((await SignedIn).User, ProjectId, archive, gone.Token);
        return await Connections.OpenAsync(archive, gone.Token);
    }

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

    private Task PullAsync() => AskAsync(async () =>
    {
        var user = (await SignedIn).User;
        await Rights.RequireAsync(user, ProjectId, archive, gone.Token);
        Dialog.Close(DialogResult.Ok(await Pulls.StartAsync(archive, ProjectId, user.ToPerson(), [.. chosen], keep, gone.Token)));
    });

    private async Task AskAsync(Func<Task> ask)
    {
        (busy, problem) = (true, null);
        try
        {
            await ask();
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // the dialog was closed
        }
        catch (Exception e)
        {
            problem = Failures.Explain(e);
        }
        finally
        {
            busy = false;
        }
    }

    private static string Shown(string text) => text.Trim().Length == 0 ? "(no name)" : text;

    private static string Day(string date) => DateOnly.TryParseExact(date, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        ? day.ToString("d MMM yyyy", CultureInfo.InvariantCulture)
        : date;

    private static string Facts(ArchiveSeries one) => string.Join(
        " · ", new[] { one.Modality, one.Number is { } n ? $"series {n}" : "", one.BodyPart.ToLowerInvariant(), one.Images is { } i ? Words.Count(i, "image") : "" }.Where(f => f.Length > 0));
}
