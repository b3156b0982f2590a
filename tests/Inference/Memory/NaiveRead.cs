namespace Mem3D.Inference.Tests.Memory;

/// <summary>Equations 4 to 6 of the paper, row by row: what the graph read_decode computes inside.</summary>
internal static class NaiveRead
{
    /// <param name="query">One query key [Ck], unit length.</param>
    /// <param name="keys">[N, Ck], unit length.</param>
    /// <param name="values">[N, Cv].</param>
    /// <param name="bias">[N].</param>
    /// <param name="keyChannels">Ck.</param>
    /// <param name="valueChannels">Cv.</param>
    /// <param name="scale">1 / temperature.</param>
    public static double[] Read(float[] query, float[] keys, float[] values, float[] bias, int keyChannels, int valueChannels, double scale)
    {
        var weights = Weights(query, keys, bias, keyChannels, scale);
        var result = new double[valueChannels];
        for (var n = 0; n < bias.Length; n++)
        {
            for (var c = 0; c < valueChannels; c++)
            {
                result[c] += weights[n] * values[(n * valueChannels) + c];
            }
        }

        return result;
    }

    /// <summary>What each memory row counts for a query: softmax of scale · q·k + bias.</summary>
    public static double[] Weights(float[] query, float[] keys, float[] bias, int keyChannels, double scale)
    {
        var rows = bias.Length;
        var similarity = new double[rows];
        for (var n = 0; n < rows; n++)
        {
            for (var c = 0; c < keyChannels; c++)
            {
                similarity[n] += scale * query[c] * keys[(n * keyChannels) + c];
            }

            similarity[n] += bias[n];
        }

        var most = similarity.Max();
        var weights = similarity.Select(s => Math.Exp(s - most)).ToArray();
        var sum = weights.Sum();
        return [.. weights.Select(w => w / sum)];
    }
}
