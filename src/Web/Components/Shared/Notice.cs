namespace Mem3D.Web.Components.Shared;

/// <summary>Something a person is told in passing.</summary>
/// <param name="Id">Of this circuit.</param>
/// <param name="Text">What she reads.</param>
/// <param name="Serious">Something failed; it stays longer and a screen reader says it at once.</param>
public sealed record Notice(long Id, string Text, bool Serious);
