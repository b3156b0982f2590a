namespace Mem3D.Inference;

/// <summary>In which numbers the networks compute.</summary>
public enum Precision
{
    /// <summary>32-bit floats.</summary>
    Float32 = 0,

    /// <summary>Mostly 8-bit integers: the set in the folder <c>int8</c> of the model folder. Faster on a CPU, a little less exact.</summary>
    Int8 = 1,

    /// <summary><see cref="Int8"/> on a CPU with instructions for dot products of bytes (VNNI) where the folder has that set, else <see cref="Float32"/>.</summary>
    Auto = 2,
}
