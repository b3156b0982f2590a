using Mem3D.Core.Projects;

namespace Mem3D.Web.Components.Workspace;

/// <summary>A label with what is on the case of it.</summary>
/// <param name="Locked">Finished in this case: nobody changes its masks.</param>
/// <param name="Millilitres">Null where the slices are not evenly spaced, so that a volume would be wrong.</param>
public sealed record UiLabel(
    Guid Id, int Number, string Name, string Color, string? Code, string? Meaning, double? Millilitres, bool Visible, OverlapRule Overlap = OverlapRule.Probability,
    bool Locked = false);
