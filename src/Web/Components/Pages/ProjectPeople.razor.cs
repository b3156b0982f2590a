using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Data.Persistence;
using Mem3D.Web.Components.Shared;
using Mem3D.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace Mem3D.Web.Components.Pages;

/// <summary>Who is what in a project, and links that invite others.</summary>
public sealed partial class ProjectPeople
{
    private IReadOnlyList<Member> members = [];
    private IReadOnlyList<Invitation> invitations = [];
    private string email = "";
    private string known = "";
    private ProjectRole role = ProjectRole.Annotator;
    private int days = 7;
    private string? link;

    [Inject]
    private IMemberStore Members { get; set; } = default!;

    [Inject]
    private IInvitationStore Invitations { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private UserManager<Mem3DUser> Users { get; set; } = default!;

    protected override async Task ReadAsync()
    {
        members = await Members.ListAsync(ProjectId, CancellationToken.None);
        invitations = await Invitations.ListAsync(ProjectId, CancellationToken.None);
    }

    private bool IsOpen(Invitation i) => i is { UsedAt: null, Revoked: false } && i.ExpiresAt > Time.GetUtcNow();

    private string State(Invitation i) => i.UsedAt is not null ? $"used by {i.UsedBy} on" : i.Revoked ? "revoked" : IsOpen(i) ? "open until" : "expired";

    private DateTimeOffset? WhenOf(Invitation i) => i.UsedAt ?? (IsOpen(i) ? i.ExpiresAt : null);

    private Task<bool> SetAsync(Guid userId, object? value) => DoAsync(
        Right.Manage, actor => Members.SetAsync(ProjectId, userId, Enum.Parse<ProjectRole>((string)value!), actor, CancellationToken.None));

    private Task<bool> RemoveAsync(Member member) => DoAsync(
        Right.Manage, actor => Members.RemoveAsync(ProjectId, member.UserId, actor, CancellationToken.None));

    private async Task AddAsync()
    {
        if (await DoAsync(Right.Manage, async actor =>
        {
            var user = await Users.FindByEmailAsync(known.Trim())
                ?? throw new Mem3DException(ErrorKind.NotFound, "Nobody with this address has an account.", "Make an invitation link for her.");
            await Members.SetAsync(ProjectId, user.Id, ProjectRole.Annotator, actor, CancellationToken.None);
        }))
        {
            known = "";
        }
    }

    private Task<bool> InviteAsync() => DoAsync(Right.Manage, async actor =>
    {
        var (_, secret) = await Invitations.CreateAsync(ProjectId, role, email, TimeSpan.FromDays(days), actor, CancellationToken.None);
        (link, email) = (new Uri(new Uri(Navigation.BaseUri), $"join/{secret}").ToString(), "");
    });

    private Task<bool> RevokeAsync(Invitation invitation) => DoAsync(
        Right.Manage, actor => Invitations.RevokeAsync(ProjectId, invitation.Id, actor, CancellationToken.None));
}
