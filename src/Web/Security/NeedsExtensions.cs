using Mem3D.Core.People;

namespace Mem3D.Web.Security;

/// <summary>Says at an endpoint which right it needs.</summary>
public static class NeedsExtensions
{
    public static TBuilder Needs<TBuilder>(this TBuilder builder, Right right, bool drawing = false)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new NeedsAttribute(right) { Drawing = drawing });

    public static TBuilder NeedsAdministrator<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new NeedsAttribute(Right.None) { Administrator = true });

    /// <summary>Anybody signed in: what it gives is her own.</summary>
    public static TBuilder NeedsAccount<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new NeedsAttribute(Right.None));
}
