using Mem3D.Inference.Memory;
using Mem3D.Inference.Models;

namespace Mem3D.Inference.Propagation;

/// <summary>Runs the graphs once on zeros, so that a person's first slice does not wait for memory planning.</summary>
internal static class MemoryWarmUp
{
    public static void Run(IMemoryNetworks networks)
    {
        var slice = new EncodedSlice(networks.Shapes);
        Array.Clear(slice.Image);
        var memory = new SliceMemory(networks.Shapes);
        var bank = new MemoryBank(networks.Shapes, 1, 0, new MemoryBias(0, 0, 0));
        var buffers = new DecodeBuffers(networks.Shapes, bank.Capacity);
        Array.Clear(buffers.PreviousMask);
        networks.EncodeQuery(slice, CancellationToken.None);
        networks.EncodeMemory(slice, buffers.PreviousMask, memory.Keys, memory.Values, CancellationToken.None);
        bank.SetPermanent([0], _ => memory);
        new float[] { 1, 1, 1, 0, 1, 1 }.CopyTo(buffers.Chain, 0);
        networks.ReadDecode(slice, bank, buffers, CancellationToken.None);
        if (networks.Fuses)
        {
            var fusion = new FusionBuffers(networks.Shapes);
            Array.Clear(fusion.Image);
            Array.Clear(fusion.Masks);
            Array.Clear(fusion.Scalars);
            networks.Fuse(fusion, CancellationToken.None);
        }

        if (networks.Judges)
        {
            networks.Judge(new float[SliceFacts.Count], new float[1], new float[1], CancellationToken.None);
        }
    }
}
