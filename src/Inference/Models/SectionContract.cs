using System.Globalization;
using System.Numerics;
using Mem3D.Core.Errors;

namespace Mem3D.Inference.Models;

/// <summary>
/// Which numbers the manifest's sections may hold. A number outside is found at start and not in the middle of somebody's propagation. The upper
/// limits are far above any network's, and keep the sizes of buffers within an <see cref="int"/>.
/// </summary>
internal static class SectionContract
{
    private const int MaximumSide = 4096;
    private const int MaximumChannels = 8192;
    private const int MaximumSlices = 1024;
    private const double Large = 1e6;

    /// <exception cref="Mem3DException">What was expected and what was found.</exception>
    public static void Check(MemorySection memory)
    {
        Side("memory", memory.RoiSize);
        Within("memory.keyChannels", memory.KeyChannels, 1, MaximumChannels);
        Within("memory.valueChannels", memory.ValueChannels, 1, MaximumChannels);
        Within("memory.memoryBias.permanent", memory.MemoryBias.Permanent, -Large, Large);
        Within("memory.memoryBias.previous", memory.MemoryBias.Previous, -Large, Large);
        Within("memory.memoryBias.working", memory.MemoryBias.Working, -Large, Large);
        Within("memory.gate", memory.Gate, 0, Large);
        Within("memory.stopAfterEmpty", memory.StopAfterEmpty, 1, MaximumSlices);
        Within("memory.every", memory.Every, 1, MaximumSlices);
        Within("memory.maxWorking", memory.MaxWorking, 0, MaximumSlices);
        Within("memory.maxPermanentRead", memory.MaxPermanentRead, 1, MaximumSlices);
        Within("memory.roiScale", memory.RoiScale, 1, Large);
        Within("memory.roiMinimumSide", memory.RoiMinimumSide, 1, Large);
    }

    /// <exception cref="Mem3DException">What was expected and what was found.</exception>
    public static void Check(InteractionSection interaction)
    {
        Side("interaction", interaction.RoiSize);
        Within("interaction.guidanceRadius", interaction.GuidanceRadius, 0, interaction.RoiSize);
        Within("interaction.margin", interaction.Margin, 0, Large);
        Within("interaction.minimumMargin", interaction.MinimumMargin, 0, Large);
        Within("interaction.minimumSide", interaction.MinimumSide, 1, Large);
        Within("interaction.searchSide", interaction.SearchSide, 1, Large);
        Within("interaction.searchFactor", interaction.SearchFactor, 1, Large);
        Within("interaction.searchGrowth", interaction.SearchGrowth, 1, Large);
        Within("interaction.searchNarrower", interaction.SearchNarrower, 0, 16);
        Within("interaction.searchWider", interaction.SearchWider, 0, 16);
        Within("interaction.mirrors", interaction.Mirrors, 1, 3);
        Within("interaction.closerFactor", interaction.CloserFactor, 1, Large);
        Within("interaction.borderShare", interaction.BorderShare, 0, 1);
    }

    private static void Side(string section, int side)
    {
        Within($"{section}.roiSize", side, 16, MaximumSide);
        if (side % 16 != 0)
        {
            throw GraphContract.Wrong($"{section}.roiSize to be a multiple of 16", Text(side));
        }
    }

    private static void Within<T>(string what, T found, T least, T most)
        where T : INumber<T>
    {
        if (!(found >= least && found <= most))
        {
            throw GraphContract.Wrong($"{what} from {Text(least)} to {Text(most)}", Text(found));
        }
    }

    private static string Text<T>(T number)
        where T : INumber<T> => number.ToString(null, CultureInfo.InvariantCulture);
}
