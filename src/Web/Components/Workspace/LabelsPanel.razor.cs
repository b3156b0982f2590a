using System.Globalization;
using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Core.Projects;
using Mem3D.Web.Components.Shared;
using Mem3D.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Mem3D.Web.Components.Workspace;

/// <summary>The labels of the case's project with their volume; choosing, hiding and adding them.</summary>
public sealed partial class LabelsPanel : ComponentBase
{
    private ElementReference field;
    private bool adding;
    private bool focus;
    private bool busy;
    private string name = "";
    private string code = "";
    private string? problem;

    [Parameter, EditorRequired]
    public UiState State { get; set; } = UiState.Empty;

    [Parameter, EditorRequired]
    public Guid ProjectId { get; set; }

    /// <summary>A label was added to the project.</summary>
    [Parameter]
    public EventCallback Added { get; set; }

    /// <summary>Whether the person may change the label schema.</summary>
    [Parameter]
    public bool MayAdd { get; set; } = true;

    [CascadingParameter]
    private Task<AuthenticationState> SignedIn { get; set; } = default!;

    [Inject]
    private Access Access { get; set; } = default!;

    [Inject]
    private IProjectStore Projects { get; set; } = default!;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (focus)
        {
            focus = false;
            await field.FocusAsync();
        }
    }

    private static string Volume(double? millilitres) => millilitres switch
    {
        null or 0 => "–",
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{millilitres:0.00} {Texts.Millilitres}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{millilitres:0.0} {Texts.Millilitres}"),
    };

    private static string Tip(UiLabel label) => string.Join(" · ", new[]
    {
        $"{label.Number}", label.Name, label.Code is null ? null : $"SNOMED CT {label.Code} {label.Meaning}", Words.Of(label.Overlap),
        label.Millilitres is null ? Texts.NoVolume : null,
    }.OfType<string>());

    private void Toggle()
    {
        adding = focus = !adding;
        problem = null;
    }

    private async Task AddAsync()
    {
        if (busy || string.IsNullOrWhiteSpace(name))
        {
            return;
        }

        busy = true;
        try
        {
            var snomed = string.IsNullOrWhiteSpace(code) ? null : new ClinicalCode(code.Trim(), name.Trim());
            var actor = await Access.ProjectAsync((await SignedIn).User, Right.Manage, ProjectId);
            await Projects.AddLabelAsync(ProjectId, name.Trim(), null, snomed, CancellationToken.None, by: actor);
            (name, code, adding, problem) = ("", "", false, null);
            await Added.InvokeAsync();
        }
        catch (Mem3DException e)
        {
            problem = $"{e.Message} {e.Remedy}";
        }
        finally
        {
            busy = false;
        }
    }
}
