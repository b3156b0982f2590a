using Mem3D.Core.Volumes;
using Mem3D.Inference.Preprocessing;

namespace Mem3D.Inference.Memory;

/// <summary>Everything the query encoder's input depends on.</summary>
internal readonly record struct EncoderKey(
    string Volume, SliceAxis Axis, int Slice, int Direction, Roi Roi, IntensityWindow Window, ObjectWindow ObjectWindow);
