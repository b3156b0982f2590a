using System.Security.Claims;
using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Web.Readings;
using Mem3D.Web.Security;
using Mem3D.Web.Workspace;

namespace Mem3D.Web.Endpoints;

/// <summary>Several readers of one scan over HTTP: how far they agree, and what the adjudication begins with.</summary>
public static class ReadingEndpoints
{
    public static void MapReadings(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/projects/{projectId:guid}/readings/{groupId:guid}").WithTags("Readings");
        group.MapGet("", (Guid projectId, Guid groupId, ReadingService readings, CancellationToken cancellation) =>
            readings.CompareAsync(projectId, groupId, cancellation))
            .Needs(Right.Review).WithSummary("Dice, surface Dice and volumes of every pair of readers, label by label and slice by slice");
        group.MapPost("/agreed", (Guid projectId, Guid groupId, ClaimsPrincipal user, ReadingService readings, Access access, CancellationToken cancellation) =>
            GiveAsync(projectId, groupId, user, readings, access, (person, found) => readings.GiveAgreedAsync(person, found, cancellation), cancellation))
            .Needs(Right.Review).WithSummary("Begins the adjudication with the slices that the readers agree on");
        group.MapPost("/pick", (
            Guid projectId, Guid groupId, PickBody body, ClaimsPrincipal user, ReadingService readings, Access access, CancellationToken cancellation) =>
            GiveAsync(projectId, groupId, user, readings, access, (person, found) => readings.PickAsync(person, found, body.Reader, cancellation), cancellation))
            .Needs(Right.Review).WithSummary("Takes one reader's masks as the adjudication");
    }

    private static async Task<GivenReply> GiveAsync(
        Guid projectId, Guid groupId, ClaimsPrincipal user, ReadingService readings, Access access, Func<Person, ReadingGroup, Task<int>> give,
        CancellationToken cancellation)
    {
        var group = await readings.CompareAsync(projectId, groupId, cancellation);
        var adjudication = group.Adjudication ?? throw new Mem3DException(
            ErrorKind.Conflict, "These readings have no adjudication.", "Make the readings anew.");
        await access.DrawAsync(user, adjudication.Id, cancellation);
        return new GivenReply(adjudication.Id, await give(user.ToPerson(), group));
    }

    internal sealed record PickBody(int Reader);

    /// <param name="CaseId">The adjudication.</param>
    /// <param name="Slices">Slices given to it.</param>
    internal sealed record GivenReply(Guid CaseId, int Slices);
}
