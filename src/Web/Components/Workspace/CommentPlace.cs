namespace Mem3D.Web.Components.Workspace;

/// <summary>Where the person is, as the client tells it: voxels of the slice.</summary>
public sealed record CommentPlace(Guid? LabelId, int Slice, double X, double Y);
