using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Data.Persistence;
using Mem3D.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace Mem3D.Web.Components.Account;

/// <summary>Where an invitation's link leads: a new account or the one that is signed in joins the project.</summary>
public sealed partial class Join
{
    private Invitation? invitation;
    private bool signedIn;
    private string? problem;

    [Parameter]
    public string Secret { get; set; } = "";

    [SupplyParameterFromForm]
    private NewAccount? Input { get; set; }

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    [Inject]
    private IInvitationStore Invitations { get; set; } = default!;

    [Inject]
    private People People { get; set; } = default!;

    [Inject]
    private SignInManager<Mem3DUser> SignIn { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        Input ??= new NewAccount();
        signedIn = Http.User.Identity?.IsAuthenticated == true;
        try
        {
            invitation = await Invitations.FindAsync(Secret, Http.RequestAborted);
            Input.Email = invitation.Email ?? Input.Email;
        }
        catch (Mem3DException e)
        {
            problem = $"{e.Message} {e.Remedy}";
        }
    }

    private Task JoinAsync() => TryAsync(() => Invitations.UseAsync(Secret, Http.User.ToPerson().Id, CancellationToken.None));

    private Task CreateAsync() => TryAsync(async () =>
    {
        var (user, used) = await People.JoinAsync(Invitations, Secret, Input!.Name, Input.Email, Input.Password);
        await SignIn.SignInAsync(user, isPersistent: false);
        return used;
    });

    private async Task TryAsync(Func<Task<Invitation>> use)
    {
        if (invitation is null)
        {
            return;
        }

        Guid projectId;
        try
        {
            projectId = (await use()).ProjectId;
        }
        catch (Mem3DException e)
        {
            problem = $"{e.Message} {e.Remedy}";
            return;
        }

        Navigation.NavigateTo($"projects/{projectId}");
    }
}
