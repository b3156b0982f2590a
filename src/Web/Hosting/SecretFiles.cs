using Mem3D.Core.Errors;

namespace Mem3D.Web.Hosting;

/// <summary>
/// Secrets come from files, too: a setting <c>NAME_FILE</c> names a file whose content is the setting <c>NAME</c> (Docker and Kubernetes mount secrets
/// as files). A trailing line break is no part of it.
/// </summary>
public static class SecretFiles
{
    private const string Suffix = "_FILE";
    private const string Ours = "Mem3D:";

    /// <exception cref="Mem3DException">A file named cannot be read.</exception>
    public static void AddSecretFiles(this ConfigurationManager configuration)
    {
        var secrets = configuration.AsEnumerable()
            .Where(s => s.Key.StartsWith(Ours, StringComparison.OrdinalIgnoreCase) && s.Key.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase) && !string.IsNullOrEmpty(s.Value))
            .ToDictionary(s => s.Key[..^Suffix.Length], s => (string?)Read(s.Key, s.Value!), StringComparer.OrdinalIgnoreCase);
        if (secrets.Count > 0)
        {
            configuration.AddInMemoryCollection(secrets);
        }
    }

    private static string Read(string key, string path)
    {
        try
        {
            return File.ReadAllText(path).TrimEnd('\r', '\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new Mem3DException(
                ErrorKind.Unavailable, $"The file that the setting {key} names cannot be read.", "Check that it is there and that the server's account may read it.", e);
        }
    }
}
