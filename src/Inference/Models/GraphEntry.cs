namespace Mem3D.Inference.Models;

/// <summary>One network of a model set.</summary>
/// <param name="File">File name beside the manifest.</param>
/// <param name="Sha256">Hash of the file, lower-case hexadecimal.</param>
/// <param name="RoiSize">S: cells a side of its square input.</param>
/// <param name="Inputs">What it takes.</param>
/// <param name="Outputs">What it gives.</param>
public sealed record GraphEntry(string File, string Sha256, int RoiSize, IReadOnlyList<TensorEntry> Inputs, IReadOnlyList<TensorEntry> Outputs);
