namespace Mem3D.Core.Exports;

/// <summary>A file that was written, read back and found to say the same.</summary>
/// <param name="Name">A safe file name.</param>
/// <param name="ContentType">Its media type.</param>
public sealed record ExportedFile(string Name, string ContentType)
{
    /// <summary>What the format cannot say of the masks and whoever uses the file must know; null when all is said.</summary>
    public string? Reservation { get; init; }
}
