namespace Mem3D.Inference;

/// <summary>In which numbers the networks compute.</summary>
public enum Precision
{
    /// <summary>32-bit floats.</summary>
    Float32 = 0,

    /// <summary>Mostly 8-bit integers: the set in the folder <c>int8</c> of the model folder. Faster on a CPU, a little less exact.</summary>
    Int8 = 1,
}
