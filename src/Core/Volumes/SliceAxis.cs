namespace Mem3D.Core.Volumes;

/// <summary>
/// The voxel axis that slices are stacked along (the propagation axis). A slice of axis K has x = I and y = J;
/// of axis J has x = I and y = K; of axis I has x = J and y = K.
/// </summary>
public enum SliceAxis
{
    I = 0,
    J = 1,
    K = 2,
}
