using Mem3D.Web.Workspace;
using Microsoft.AspNetCore.Diagnostics;

namespace Mem3D.Web.Endpoints;

/// <summary>Answers failed API requests with problem details; pages go on to the error page.</summary>
internal sealed class ProblemHandler(Failures failures) : IExceptionHandler
{
    /// <summary>Key under which the error page finds the error's number.</summary>
    public const string ReferenceItem = "mem3d-error";

    /// <summary>nginx's "client closed request": nobody reads the answer.</summary>
    private const int ClientClosedRequest = 499;

    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = ClientClosedRequest;
            return true;
        }

        // The request's own path is the error page's by now.
        var path = new PathString(context.Features.Get<IExceptionHandlerPathFeature>()?.Path);
        if (!path.StartsWithSegments("/api"))
        {
            // The error page is a page: a form's POST must not reach it as one.
            context.Request.Method = HttpMethods.Get;
            context.Items[ReferenceItem] = failures.Explain(exception).Reference;
            return false;
        }

        await Results.Problem(failures.ToProblem(exception)).ExecuteAsync(context);
        return true;
    }
}
