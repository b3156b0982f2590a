namespace Mem3D.Data.Formats.Sorting;

/// <summary>How much a zip may unpack to.</summary>
internal sealed record ZipLimits(int Entries, long Bytes);
