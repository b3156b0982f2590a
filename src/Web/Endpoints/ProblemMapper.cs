using Mem3D.Core.Errors;
using Mem3D.Web.Workspace;
using Microsoft.AspNetCore.Mvc;

namespace Mem3D.Web.Endpoints;

/// <summary>The one place where errors become HTTP: problem details (RFC 9457) that say what was wrong and what to do.</summary>
internal static class ProblemMapper
{
    /// <summary>The answer for an error; what the product did not foresee shows a number only.</summary>
    public static ProblemDetails ToProblem(this Failures failures, Exception error)
    {
        if (error is BadHttpRequestException bad)
        {
            return new ProblemDetails
            {
                Status = bad.StatusCode,
                Title = bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? "The file is larger than this server accepts." : "The request is not well formed.",
                Detail = bad.StatusCode == StatusCodes.Status413PayloadTooLarge
                    ? "Ask whoever runs the server to raise Mem3D:MaximumUploadBytes."
                    : "Reload the page and try again.",
            };
        }

        var (title, remedy, reference) = failures.Explain(error);
        var problem = new ProblemDetails { Status = StatusOf(error), Title = title, Detail = remedy };
        if (error is Mem3DException { } known)
        {
            problem.Extensions["kept"] = known.Kept;
        }

        if (reference is not null)
        {
            problem.Extensions["reference"] = reference;
        }

        return problem;
    }

    public static int StatusOf(Exception error) => (error as Mem3DException)?.Kind switch
    {
        ErrorKind.Invalid => StatusCodes.Status400BadRequest,
        ErrorKind.NotFound => StatusCodes.Status404NotFound,
        ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
        ErrorKind.Conflict => StatusCodes.Status409Conflict,
        ErrorKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        ErrorKind.Unsupported => StatusCodes.Status415UnsupportedMediaType,
        ErrorKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };
}
