namespace Mem3D.Core.Errors;

/// <summary>
/// The one base of every error a person may see. <see cref="Exception.Message"/> says what was wrong and where;
/// <see cref="Remedy"/> says what to do. Neither holds patient data, paths of the server or type names.
/// </summary>
public class Mem3DException : Exception
{
    public Mem3DException(ErrorKind kind, string message, string remedy, Exception? inner = null)
        : base(message, inner)
    {
        Kind = kind;
        Remedy = remedy;
    }

    /// <summary>What sort of error this is; the web layer maps it to a status code.</summary>
    public ErrorKind Kind { get; }

    /// <summary>One sentence: what the person can do now.</summary>
    public string Remedy { get; }

    /// <summary>One sentence: what became of the person's work.</summary>
    public string Kept => Kind == ErrorKind.Unavailable ? "What was acknowledged is saved." : "Nothing was changed; what was acknowledged is saved.";
}
