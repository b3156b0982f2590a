using System.Security.Cryptography;
using System.Text;

namespace Mem3D.Data.Persistence;

/// <summary>Secrets of links and tokens: 256 random bits, stored as their SHA-256.</summary>
internal static class Secrets
{
    public static string New(string prefix) => prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).Replace('+', '-').Replace('/', '_').TrimEnd('=');

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
