using Mem3D.Core.Sessions;

namespace Mem3D.Web.Workspace;

/// <summary>A new mask of one label on one slice, before it is settled who keeps what.</summary>
/// <param name="State">All of it, as a state.</param>
/// <param name="Probability">Of each voxel of the mask, 255 for 1; null: 1 everywhere.</param>
/// <param name="Drawn">True: from a person's prompt. False: from the memory network.</param>
internal readonly record struct FreshMask(SliceState? State, byte[]? Probability, bool Drawn);
