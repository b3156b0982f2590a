namespace Mem3D.Core.Security;

/// <summary>Encrypts what must not lie readable in the database. Thread-safe.</summary>
public interface ISecretProtector
{
    /// <param name="purpose">What it is for; what was protected for one purpose is not opened for another.</param>
    /// <exception cref="Errors.Mem3DException">This program holds no keys.</exception>
    string Protect(string purpose, string secret);

    /// <exception cref="Errors.Mem3DException">Its key is gone, or it was tampered with.</exception>
    string Unprotect(string purpose, string protectedSecret);
}
