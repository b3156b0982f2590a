using Mem3D.Inference;

namespace Mem3D.Cli.Terminal;

/// <summary>Which networks a command was told to use.</summary>
/// <param name="Folder">As written; null: to be found.</param>
/// <param name="Threads">0: one a core.</param>
/// <param name="Precision">Which set of the folder.</param>
internal sealed record NetworkChoice(string? Folder, int Threads, Precision Precision);
