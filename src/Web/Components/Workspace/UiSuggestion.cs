namespace Mem3D.Web.Components.Workspace;

/// <summary>The slice to fix next and why.</summary>
public sealed record UiSuggestion(int Slice, string Reason);
