using Mem3D.Core.People;

namespace Mem3D.Web.Security;

/// <summary>
/// The right that a page, an endpoint or a hub method needs, in the project or case that its route or first argument names. Whatever has none is for
/// administrators only, until somebody says whose it is. <see cref="Right.None"/>: anybody signed in; what it gives is her own (uploads, exports, notifications, tokens).
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class NeedsAttribute(Right right) : Attribute
{
    /// <summary>Of what names none.</summary>
    public static NeedsAttribute Unsaid { get; } = new(Right.None) { Administrator = true };

    public Right Right { get; } = right;

    /// <summary>It changes masks: the case must be hers to draw in (<see cref="Core.Work.WorkRules.MayDraw"/>).</summary>
    public bool Drawing { get; init; }

    /// <summary>Only the installation's administrators.</summary>
    public bool Administrator { get; init; }
}
