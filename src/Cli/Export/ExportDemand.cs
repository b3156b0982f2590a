namespace Mem3D.Cli.Export;

/// <summary>What <c>mem3d export</c> was asked for.</summary>
/// <param name="Case">Null: the project as a dataset.</param>
/// <param name="Labels">Names; null: all that have masks.</param>
internal sealed record ExportDemand(
    string Data, string Project, string? Case, string Format, IReadOnlyList<string>? Labels, string Output, string Author, bool Json);
