using Mem3D.Inference.Models;

namespace Mem3D.Inference.Memory;

/// <summary>Sizes of the memory network's tensors (docs/networks.md).</summary>
/// <param name="Size">S: cells a side of the input.</param>
/// <param name="KeyChannels">Ck.</param>
/// <param name="ValueChannels">Cv.</param>
/// <param name="Channels16">Channels of f16.</param>
/// <param name="Channels8">Channels of f8.</param>
/// <param name="Channels4">Channels of f4.</param>
internal sealed record MemoryShapes(int Size, int KeyChannels, int ValueChannels, int Channels16, int Channels8, int Channels4)
{
    /// <summary>S²: cells of one channel.</summary>
    public int Cells => Size * Size;

    /// <summary>P: tokens a slice.</summary>
    public int Tokens => Cells / 256;

    public static MemoryShapes Of(ModelManifest manifest)
    {
        int Channels(string feature) => manifest.Graphs[GraphContract.EncodeQuery].Outputs.First(output => output.Name == feature).Shape[1];
        return new MemoryShapes(
            manifest.Memory.RoiSize, manifest.Memory.KeyChannels, manifest.Memory.ValueChannels, Channels("f16"), Channels("f8"), Channels("f4"));
    }
}
