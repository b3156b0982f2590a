using System.Security.Claims;
using Mem3D.Core.People;
using Mem3D.Core.Readings;
using Mem3D.Web.Readings;
using Mem3D.Web.Security;

namespace Mem3D.Web.Endpoints;

/// <summary>Several readers of one scan over HTTP: who they are, how far they agree, where not, and what the adjudication takes from them.</summary>
public static class ReadingEndpoints
{
    public static void MapReadings(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/projects/{projectId:guid}/readings/{groupId:guid}").WithTags("Readings");
        group.MapGet("", (Guid projectId, Guid groupId, ClaimsPrincipal user, ReadingService readings, CancellationToken cancellation) =>
            readings.OpenAsync(user, projectId, groupId, cancellation))
            .Needs(Right.Review).WithSummary("The readings of a scan, their adjudication, and the labels they have drawn");
        group.MapGet("/labels/{labelId:guid}", async (
            Guid projectId, Guid groupId, Guid labelId, ClaimsPrincipal user, ReadingService readings, CancellationToken cancellation) =>
        {
            var found = await readings.OpenAsync(user, projectId, groupId, cancellation);
            return new LabelReply(
                await readings.CompareAsync(found, labelId, cancellation), await readings.DecidedAsync(found, labelId, cancellation));
        }).Needs(Right.Review).WithSummary("Dice, surface Dice and volumes of every two readers of a label; the agreement of all of them, slice by slice");
        group.MapGet("/labels/{labelId:guid}/slices/{slice:int}/picture", async (
            Guid projectId, Guid groupId, Guid labelId, int slice, ClaimsPrincipal user, ReadingService readings, DisagreementMaps maps, CancellationToken cancellation) =>
            Results.Bytes(
                await maps.PngAsync(await readings.OpenAsync(user, projectId, groupId, cancellation), labelId, slice, cancellation), "image/png"))
            .Needs(Right.Review).WithSummary("A slice with the voxels that not all readers marked, as PNG");
        group.MapPost("/agreed", async (Guid projectId, Guid groupId, ClaimsPrincipal user, ReadingService readings, CancellationToken cancellation) =>
        {
            var found = await readings.OpenAsync(user, projectId, groupId, cancellation);
            return new GivenReply(found.RequireAdjudication(), await readings.GiveAgreedAsync(user, found, cancellation));
        }).Needs(Right.Review).WithSummary("Begins the adjudication with the slices that all readers agree on; what is decided there stays");
        group.MapPost("/pick", async (
            Guid projectId, Guid groupId, PickBody body, ClaimsPrincipal user, ReadingService readings, CancellationToken cancellation) =>
        {
            var found = await readings.OpenAsync(user, projectId, groupId, cancellation);
            return new GivenReply(found.RequireAdjudication(), await readings.PickAsync(user, found, body.Reader, body.LabelId, body.Slices, cancellation));
        }).Needs(Right.Review).WithSummary("Takes one reader's masks into the adjudication: all of them, those of a label, or single slices");
    }

    /// <param name="LabelId">Null: every label.</param>
    /// <param name="Slices">From 0; null: the whole reading, except what a person decided in the adjudication herself.</param>
    internal sealed record PickBody(int Reader, Guid? LabelId, IReadOnlyList<int>? Slices);

    /// <param name="CaseId">The adjudication.</param>
    /// <param name="Slices">Slices given to it.</param>
    internal sealed record GivenReply(Guid CaseId, int Slices);

    /// <param name="Decided">Slices that the adjudication has decided.</param>
    internal sealed record LabelReply(LabelComparison Comparison, IReadOnlyList<int> Decided);
}
