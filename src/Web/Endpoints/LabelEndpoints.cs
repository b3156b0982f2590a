using System.Security.Claims;
using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Core.Projects;
using Mem3D.Core.Work;
using Mem3D.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Mem3D.Web.Endpoints;

/// <summary>A project's label schema over HTTP.</summary>
public static class LabelEndpoints
{
    public static void MapLabels(this IEndpointRouteBuilder app)
    {
        var labels = app.MapGroup("/api/projects/{projectId:guid}/labels").WithTags("Labels");
        labels.MapGet("", (Guid projectId, IProjectStore projects, CancellationToken cancellation) => projects.LabelsAsync(projectId, cancellation))
            .Needs(Right.See).WithSummary("The label schema");
        labels.MapPost("", AddAsync).Needs(Right.Manage).WithSummary("Adds a label; without a colour it gets the next of the palette");
        labels.MapPut("/{labelId:guid}", ChangeAsync).Needs(Right.Manage).WithSummary("Changes a label; its number stays");
        labels.MapDelete("/{labelId:guid}", RemoveAsync).Needs(Right.Manage).WithSummary("Removes a label that has no masks");
    }

    private static async Task<Label> AddAsync(
        Guid projectId, LabelBody body, ClaimsPrincipal user, IProjectStore projects, Access access, CancellationToken cancellation)
    {
        var actor = await access.ProjectAsync(user, Right.Manage, projectId, cancellation);
        CheckQuality(body.MinimumQuality);
        LabelColor? color = body.Color is null ? null : LabelColor.Parse(body.Color);
        var label = await projects.AddLabelAsync(projectId, body.Name ?? "", color, body.Code, cancellation, body.Overlap, actor);
        return await RuleAsync(label, body, projects, actor, cancellation);
    }

    private static async Task<Label> ChangeAsync(
        Guid projectId, Guid labelId, LabelBody body, ClaimsPrincipal user, IProjectStore projects, Access access, CancellationToken cancellation)
    {
        var actor = await access.ProjectAsync(user, Right.Manage, projectId, cancellation);
        CheckQuality(body.MinimumQuality);
        var before = await FindAsync(projects, projectId, labelId, cancellation);
        var label = await projects.UpdateLabelAsync(
            labelId, body.Name ?? before.Name, body.Color is null ? before.Color : LabelColor.Parse(body.Color), body.Code, body.Overlap, cancellation, actor);
        return await RuleAsync(label, body, projects, actor, cancellation);
    }

    private static async Task<NoContent> RemoveAsync(
        Guid projectId, Guid labelId, ClaimsPrincipal user, IProjectStore projects, Access access, CancellationToken cancellation)
    {
        var actor = await access.ProjectAsync(user, Right.Manage, projectId, cancellation);
        await FindAsync(projects, projectId, labelId, cancellation);
        await projects.RemoveLabelAsync(labelId, cancellation, actor);
        return TypedResults.NoContent();
    }

    private static Task<Label> RuleAsync(Label label, LabelBody body, IProjectStore projects, Actor actor, CancellationToken cancellation) =>
        (label.MinimumQuality, label.Required) == (body.MinimumQuality, body.Required)
            ? Task.FromResult(label)
            : projects.SetLabelRulesAsync(label.Id, body.MinimumQuality, body.Required, cancellation, actor);

    /// <summary>The right was asked for in this project: a label of another one is none.</summary>
    private static async Task<Label> FindAsync(IProjectStore projects, Guid projectId, Guid labelId, CancellationToken cancellation) =>
        (await projects.LabelsAsync(projectId, cancellation)).FirstOrDefault(l => l.Id == labelId)
            ?? throw new Mem3DException(ErrorKind.NotFound, "There is no such label in this project.", "Ask for the project's labels first.");

    /// <summary>Before anything is written: a label and its rules are two steps.</summary>
    private static void CheckQuality(double quality)
    {
        if (quality is not (>= 0 and <= 1))
        {
            throw new Mem3DException(ErrorKind.Invalid, "A minimum quality lies between 0 and 1.", "Give an estimated IoU, for example 0.85.");
        }
    }

    /// <param name="Color">#rrggbb.</param>
    /// <param name="Code">SNOMED CT code, or null.</param>
    internal sealed record LabelBody(
        string? Name, string? Color = null, ClinicalCode? Code = null, OverlapRule Overlap = OverlapRule.Probability, double MinimumQuality = 0, bool Required = false);
}
