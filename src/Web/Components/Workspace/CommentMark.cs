namespace Mem3D.Web.Components.Workspace;

/// <summary>An open comment as the client shows it.</summary>
/// <param name="Slice">Index along the case's axis.</param>
/// <param name="X">Voxel on the slice; null: the whole slice.</param>
/// <param name="Author">Who began the thread.</param>
public sealed record CommentMark(int Slice, double? X, double? Y, string Author);
