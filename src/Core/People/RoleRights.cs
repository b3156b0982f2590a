namespace Mem3D.Core.People;

/// <summary>The one table of who may do what. An installation's administrator may do everything in every project.</summary>
public static class RoleRights
{
    public const Right All = Right.See | Right.Annotate | Right.Comment | Right.Review | Right.Export | Right.Statistics | Right.Manage;

    /// <summary>The rights of a role; of somebody without one: none.</summary>
    public static Right Of(ProjectRole? role) => role switch
    {
        ProjectRole.Observer => Right.See | Right.Statistics,
        ProjectRole.Annotator => Right.See | Right.Annotate | Right.Comment | Right.Export,
        ProjectRole.Reviewer => Right.See | Right.Annotate | Right.Comment | Right.Review | Right.Export | Right.Statistics,
        ProjectRole.Manager => All,
        _ => Right.None,
    };

    /// <summary>What a token with these scopes may do at most, whatever its owner may.</summary>
    public static Right Of(TokenScopes scopes) =>
        (scopes.HasFlag(TokenScopes.Read) ? Right.See | Right.Statistics : Right.None)
        | (scopes.HasFlag(TokenScopes.Annotate) ? Right.See | Right.Annotate | Right.Comment : Right.None)
        | (scopes.HasFlag(TokenScopes.Review) ? Right.See | Right.Comment | Right.Review : Right.None)
        | (scopes.HasFlag(TokenScopes.Export) ? Right.See | Right.Export : Right.None)
        | (scopes.HasFlag(TokenScopes.Manage) ? Right.See | Right.Statistics | Right.Manage : Right.None);
}
