namespace Mem3D.Data.Formats.Samples;

/// <summary>A file, or the rest of one, that holds voxels.</summary>
/// <param name="Offset">Bytes of the file before the voxels, or before their compressed form.</param>
/// <param name="LinesToSkip">Lines to pass over after <paramref name="Offset"/>, before decompression.</param>
/// <param name="BytesToSkip">Bytes to pass over after decompression; −1: the voxels are the last bytes of a raw file.</param>
internal sealed record SamplePart(string Path, long Offset, int LinesToSkip = 0, long BytesToSkip = 0);
