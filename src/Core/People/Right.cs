namespace Mem3D.Core.People;

/// <summary>What can be allowed in a project. Every page, hub method and endpoint names the one it needs.</summary>
[Flags]
public enum Right
{
    None = 0,

    /// <summary>See the project, its cases, scans and masks.</summary>
    See = 1,

    /// <summary>Draw, propagate, accept slices, undo; submit what one worked on.</summary>
    Annotate = 2,

    /// <summary>Write comments.</summary>
    Comment = 4,

    /// <summary>Take submitted cases, accept them, return them.</summary>
    Review = 8,

    /// <summary>Take a case's masks away.</summary>
    Export = 16,

    /// <summary>See who did what, how far the project is and what it costs.</summary>
    Statistics = 32,

    /// <summary>Change people, labels, guidelines, assignments; import, remove and archive; export the project.</summary>
    Manage = 64,
}
