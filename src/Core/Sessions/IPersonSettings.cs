namespace Mem3D.Core.Sessions;

/// <summary>What a person chose for the pages, kept for every browser she uses.</summary>
public interface IPersonSettings
{
    /// <summary>A setting as it was written; null when it never was.</summary>
    Task<string?> ReadAsync(Guid personId, string name, CancellationToken cancellationToken);

    /// <summary>Writes a setting; null removes it. Returns when it is on disk.</summary>
    Task WriteAsync(Guid personId, string name, string? value, CancellationToken cancellationToken);
}
