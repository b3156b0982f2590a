using Mem3D.Core.People;
using Mem3D.Core.Projects;
using Mem3D.Web.Components.Shared;
using Mem3D.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Mem3D.Web.Components.Projects;

/// <summary>The label schema of a project: names, colours, codes.</summary>
public sealed partial class LabelEditor
{
    private IReadOnlyList<Label>? labels;
    private LabelDraft? draft;

    [Parameter, EditorRequired]
    public Guid ProjectId { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> SignedIn { get; set; } = default!;

    [Inject]
    private Access Access { get; set; } = default!;

    [Inject]
    private IProjectStore Store { get; set; } = default!;

    [Inject]
    private Notices Notices { get; set; } = default!;

    protected override async Task OnParametersSetAsync()
    {
        if (labels is null)
        {
            await LoadAsync();
        }
    }

    private Task<bool> LoadAsync() =>
        Notices.TryAsync(async () => labels = await Store.LabelsAsync(ProjectId, CancellationToken.None));

    private void Add() =>
        draft = new LabelDraft { Color = LabelColor.Palette[(labels?.Count ?? 0) % LabelColor.Palette.Count].ToHex() };

    private void Edit(Label label) => draft = new LabelDraft
    {
        Id = label.Id,
        Name = label.Name,
        Color = label.Color.ToHex(),
        Code = label.Code?.Value ?? "",
        Meaning = label.Code?.Meaning ?? "",
        Overlap = label.Overlap,
        MinimumQuality = label.MinimumQuality,
        Required = label.Required,
    };

    private void Cancel() => draft = null;

    private async Task SaveAsync()
    {
        if (draft is { } d && await Notices.TryAsync(async () =>
        {
            var color = LabelColor.Parse(d.Color);
            var actor = await Access.ProjectAsync((await SignedIn).User, Right.Manage, ProjectId);
            var label = d.Id is { } id
                ? await Store.UpdateLabelAsync(id, d.Name.Trim(), color, d.ToCode(), d.Overlap, CancellationToken.None, actor)
                : await Store.AddLabelAsync(ProjectId, d.Name.Trim(), color, d.ToCode(), CancellationToken.None, d.Overlap, actor);
            await Store.SetLabelRulesAsync(label.Id, d.MinimumQuality, d.Required, CancellationToken.None, actor);
        }))
        {
            draft = null;
            await LoadAsync();
        }
    }

    private async Task RemoveAsync(Label label)
    {
        if (await Notices.TryAsync(async () =>
        {
            var actor = await Access.ProjectAsync((await SignedIn).User, Right.Manage, ProjectId);
            await Store.RemoveLabelAsync(label.Id, CancellationToken.None, actor);
        }))
        {
            await LoadAsync();
        }
    }
}
