using Mem3D.Core.Errors;
using Mem3D.Core.Security;

namespace Mem3D.Data.Deidentification;

/// <summary>Of programs that hold no keys, such as the command line.</summary>
internal sealed class NoKeys : ISecretProtector
{
    public string Protect(string purpose, string secret) => throw None();

    public string Unprotect(string purpose, string protectedSecret) => throw None();

    private static Mem3DException None() => new(
        ErrorKind.Unavailable, "The project keeps original identifiers encrypted, and this program has no keys for that.", "Do it on the server's page, or let the project keep none.");
}
