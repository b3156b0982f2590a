using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Mem3D.Core.Errors;

namespace Mem3D.Data.Persistence;

/// <summary>What an archive's address and certificates must be.</summary>
internal static class ArchiveAddress
{
    /// <summary>The address, absolute and ending in a slash, so that services are found below it.</summary>
    /// <exception cref="Mem3DException">Not of http or https, or with a name, password, query or fragment in it.</exception>
    public static string Check(string address)
    {
        if (!Uri.TryCreate(address.Trim(), UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0)
        {
            throw new Mem3DException(
                ErrorKind.Invalid, "The address is not one of the web.", "Write the base address of its DICOMweb services, for example https://pacs.example.org/dicom-web/.");
        }

        if (uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            throw new Mem3DException(
                ErrorKind.Invalid, "The address holds a user, a question or a fragment.", "Write the base address only; name and password have fields of their own.");
        }

        return uri.AbsoluteUri.EndsWith('/') ? uri.AbsoluteUri : uri.AbsoluteUri + "/";
    }

    /// <exception cref="Mem3DException">No certificates in PEM.</exception>
    public static void CheckAuthorities(string pem)
    {
        if (string.IsNullOrWhiteSpace(pem))
        {
            return;
        }

        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(pem);
        }
        catch (CryptographicException e)
        {
            throw Wrong(e);
        }

        if (certificates.Count == 0)
        {
            throw Wrong(null);
        }
    }

    private static Mem3DException Wrong(Exception? e) => new(
        ErrorKind.Invalid, "The certificates are not in PEM.", "Paste the authority's certificate, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----.", e);
}
