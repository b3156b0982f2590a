namespace Mem3D.Web.Components.Workspace;

/// <summary>The slice to fix next and why.</summary>
/// <param name="Gain">What its correction should add to the mean quality of the label.</param>
public sealed record UiSuggestion(int Slice, string Reason, double Gain = 0);
