namespace Mem3D.Core.Work;

/// <summary>How a project's work is organised.</summary>
/// <param name="Guidelines">Markdown, shown in the workspace.</param>
/// <param name="LeaseMinutes">How long a pulled case is kept for somebody who does nothing with it; 5 … 10,080.</param>
/// <param name="ControlShare">Share of submitted cases that are reviewed whatever their quality, [0, 1].</param>
/// <param name="Blinded">Annotators see only their own readings.</param>
/// <param name="Demonstration">Made-up people and work; said on every page of the project.</param>
public sealed record WorkSettings(string Guidelines, int LeaseMinutes, double ControlShare, bool Blinded, bool Archived, bool Demonstration);
