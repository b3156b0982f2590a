using System.Reflection;
using Mem3D.Core.Errors;
using Mem3D.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Mem3D.Web.Components.Layout;

/// <summary>Shows a page only to whoever <see cref="Access"/> lets see it.</summary>
public sealed partial class AccessGuard
{
    private Microsoft.AspNetCore.Components.RouteData? allowed;
    private Microsoft.AspNetCore.Components.RouteData? denied;

    [Parameter, EditorRequired]
    public Microsoft.AspNetCore.Components.RouteData RouteData { get; set; } = default!;

    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> SignedIn { get; set; } = default!;

    [Inject]
    private Access Access { get; set; } = default!;

    protected override async Task OnParametersSetAsync()
    {
        var route = RouteData;
        if (allowed == route || denied == route)
        {
            return;
        }

        var user = (await SignedIn).User;
        try
        {
            // Nobody signed in: the authorisation below sends her to the door.
            if (route.PageType.GetCustomAttribute<AllowAnonymousAttribute>() is null && user.Identity?.IsAuthenticated == true)
            {
                var needs = route.PageType.GetCustomAttribute<NeedsAttribute>() ?? NeedsAttribute.Unsaid;
                await Access.RequireAsync(user, needs, Id(route, "ProjectId"), Id(route, "CaseId"));
            }

            allowed = route;
        }
        catch (Mem3DException e) when (e.Kind is ErrorKind.Forbidden or ErrorKind.NotFound)
        {
            denied = route;
        }
    }

    private static Guid? Id(Microsoft.AspNetCore.Components.RouteData route, string name) => route.RouteValues.GetValueOrDefault(name) as Guid?;
}
