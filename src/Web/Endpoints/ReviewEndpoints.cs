using System.Security.Claims;
using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Core.Review;
using Mem3D.Core.Sessions;
using Mem3D.Web.Review;
using Mem3D.Web.Security;
using Mem3D.Web.Workspace;
using Microsoft.Net.Http.Headers;

namespace Mem3D.Web.Endpoints;

/// <summary>Comments, cards and verdicts over HTTP.</summary>
public static class ReviewEndpoints
{
    public static void MapReviews(this IEndpointRouteBuilder app)
    {
        var one = app.MapGroup("/api/cases/{caseId:guid}").WithTags("Review");
        one.MapGet("/comments", (Guid caseId, IReviewStore review, CancellationToken cancellation) => review.CommentsAsync(caseId, cancellation))
            .Needs(Right.See).WithSummary("Comments, oldest first");
        one.MapPost("/comments", async (Guid caseId, CommentBody body, ClaimsPrincipal user, IReviewStore review, Access access, CancellationToken cancellation) =>
            await review.CommentAsync(
                caseId, body.ParentId, body.Text, new CommentPin(body.LabelId, body.Slice, body.X, body.Y, body.Round),
                await access.CaseAsync(user, Right.Comment, caseId, cancellation), cancellation))
            .Needs(Right.Comment).WithSummary("Writes a comment or an answer");
        one.MapPut("/comments/{commentId:guid}/resolved", async (
            Guid caseId, Guid commentId, ResolvedBody body, ClaimsPrincipal user, IReviewStore review, Access access, CancellationToken cancellation) =>
            await review.ResolveAsync(caseId, commentId, body.Resolved, await access.CaseAsync(user, Right.Comment, caseId, cancellation), cancellation))
            .Needs(Right.Comment).WithSummary("Settles a thread or opens it again");
        one.MapGet("/cards", (Guid caseId, IReviewStore review, CancellationToken cancellation) => review.CardsAsync(caseId, cancellation))
            .Needs(Right.Review).WithSummary("The slices worth a look, worst first, and the estimate of the remaining error");
        one.MapPost("/verdicts", async (Guid caseId, VerdictBody body, ClaimsPrincipal user, IReviewStore review, Access access, CancellationToken cancellation) =>
        {
            var verdict = Parse<Verdict>(body.Verdict);
            await review.JudgeAsync(caseId, body.LabelId, body.Slice, verdict, await access.CaseAsync(user, Right.Review, caseId, cancellation), cancellation);
            return TypedResults.NoContent();
        }).Needs(Right.Review).WithSummary("Says whether a card of a case that you took for review is right or wrong");
        one.MapGet("/labels/{labelId:guid}/slices/{slice:int}/picture", PictureAsync).Needs(Right.See).WithSummary("A slice with the outline of its mask, as PNG");
    }

    private static async Task<IResult> PictureAsync(
        Guid caseId, Guid labelId, int slice, HttpContext http, CaseVolumes cases, VolumePool volumes, ISessionStore sessions, Core.Projects.IProjectStore projects,
        CancellationToken cancellation)
    {
        var info = await cases.OfAsync(caseId, cancellation);
        var label = (await projects.LabelsAsync(info.ProjectId, cancellation)).FirstOrDefault(l => l.Id == labelId)
            ?? throw new Mem3DException(ErrorKind.NotFound, "There is no such label.", "Reload the page.");
        if (slice < 0 || slice >= info.Volume.Geometry.SliceCount(info.Axis))
        {
            throw new Mem3DException(ErrorKind.NotFound, "There is no such slice.", "Ask for one of the case.");
        }

        var state = await sessions.FindSliceAsync(caseId, labelId, slice, cancellation);
        var tag = new EntityTagHeaderValue($"\"{state?.EditId:N}-{label.Color.ToHex()}\"");
        http.Response.Headers.CacheControl = "private, no-cache";
        if (http.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false)))
        {
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        using var volume = await volumes.RentAsync(info.VolumeId, cancellation);
        return Results.Bytes(SlicePicture.Png(volume.Source, info.Axis, slice, state?.Mask, label.Color), "image/png", entityTag: tag);
    }

    private static T Parse<T>(string? word)
        where T : struct, Enum => Enum.TryParse<T>(word, ignoreCase: true, out var value) && Enum.IsDefined(value) && !int.TryParse(word, out _)
            ? value
            : throw new Mem3DException(ErrorKind.Invalid, $"\"{typeof(T).Name.ToLowerInvariant()}\" is none of the known words.", $"Write one of {string.Join(", ", Enum.GetNames<T>())}.");

    internal sealed record CommentBody(string Text, Guid? ParentId, Guid? LabelId, int? Slice, double? X, double? Y, int? Round);

    internal sealed record ResolvedBody(bool Resolved);

    internal sealed record VerdictBody(Guid LabelId, int Slice, string Verdict);
}
