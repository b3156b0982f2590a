using Mem3D.Core.Diagnostics;
using Mem3D.Core.Errors;

namespace Mem3D.Web.Workspace;

/// <summary>
/// Turns any exception into words for people. What the product did not foresee goes to the log under a number, and only that number to the person.
/// </summary>
public sealed partial class Failures(ILogger<Failures> logger)
{
    /// <summary>What was wrong, and what to do.</summary>
    public (string Title, string Remedy, string? Reference) Explain(Exception error)
    {
        WorkMeter.Failed((error as Mem3DException)?.Kind.ToString() ?? "Unexpected");
        if (error is Mem3DException known)
        {
            return (known.Message, known.Remedy, null);
        }

        if (error is OutOfMemoryException)
        {
            LogOutOfMemory(error);
            return (
                "The server ran out of memory.",
                "What was acknowledged is saved. Try again in a moment; if it happens again, the server needs more memory or fewer tasks at once.",
                null);
        }

        var reference = Guid.NewGuid().ToString("N")[..8];
        LogUnexpected(reference, error);
        return (
            $"The server met an error it did not expect (number {reference}).",
            "What was acknowledged is saved. Try again; if it happens again, tell whoever runs the server that number.",
            reference);
    }

    /// <summary>The same as one text.</summary>
    public string InWords(Exception error)
    {
        var (title, remedy, _) = Explain(error);
        return $"{title} {remedy}";
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Out of memory")]
    private partial void LogOutOfMemory(Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "Unexpected error {Reference}")]
    private partial void LogUnexpected(string reference, Exception error);
}
