namespace Mem3D.Core.Volumes;

/// <summary>A file as received: where it lies in the staging folder and what the person called it.</summary>
public sealed record UploadedFile(string Path, string Name);
