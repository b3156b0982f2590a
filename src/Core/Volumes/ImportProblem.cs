namespace Mem3D.Core.Volumes;

/// <summary>Why a file did not come in, or with which reservation it did (then the reason starts with "Imported").</summary>
public sealed record ImportProblem(string File, string Reason, string Remedy);
