using System.Security.Cryptography;
using Mem3D.Core.Errors;
using Mem3D.Core.Security;
using Microsoft.AspNetCore.DataProtection;

namespace Mem3D.Web.Security;

/// <summary>Secrets under the keys of ASP.NET Core's data protection, which lie in the data folder beside the database.</summary>
internal sealed class DataProtectionSecrets(IDataProtectionProvider provider) : ISecretProtector
{
    public string Protect(string purpose, string secret) => provider.CreateProtector("Mem3D.Secrets", purpose).Protect(secret);

    public string Unprotect(string purpose, string protectedSecret)
    {
        try
        {
            return provider.CreateProtector("Mem3D.Secrets", purpose).Unprotect(protectedSecret);
        }
        catch (CryptographicException e)
        {
            throw new Mem3DException(
                ErrorKind.Unavailable, "The key that this secret was encrypted with is not there any more.",
                "Restore the folder \"keys\" of the data folder from a backup; a password can also be typed in again.", e);
        }
    }
}
