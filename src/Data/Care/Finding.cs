namespace Mem3D.Data.Care;

/// <summary>One inconsistency of a data folder.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Subject">The row or file, by id; no name of a person or case.</param>
/// <param name="Text">What is wrong, in words.</param>
/// <param name="Remedy">What to do.</param>
/// <param name="Harmless">True: nothing is lost and nothing refused because of it.</param>
/// <param name="Repairable">True: repairing is safe and needs nobody's judgement.</param>
public sealed record Finding(FindingKind Kind, string Subject, string Text, string Remedy, bool Harmless = false, bool Repairable = false);
