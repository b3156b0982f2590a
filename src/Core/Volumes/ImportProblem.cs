namespace Mem3D.Core.Volumes;

/// <summary>Why a file did not come in.</summary>
public sealed record ImportProblem(string File, string Reason, string Remedy);
