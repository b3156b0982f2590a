using Mem3D.Web.Workspace;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Mem3D.Web.Components.Shared;

/// <summary>Catches what a page did not, logs it under a number and has the words ready for the person.</summary>
public sealed class PageBoundary : ErrorBoundary
{
    public (string Title, string Remedy, string? Reference) Words { get; private set; }

    [Inject]
    private Failures Failures { get; set; } = default!;

    protected override Task OnErrorAsync(Exception exception)
    {
        Words = Failures.Explain(exception);
        return Task.CompletedTask;
    }
}
