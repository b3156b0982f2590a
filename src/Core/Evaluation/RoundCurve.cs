namespace Mem3D.Core.Evaluation;

/// <summary>What a person wants to know of a score that grows from round to round.</summary>
public static class RoundCurve
{
    /// <summary>
    /// Area under the curve over rounds, by trapezoids, divided by the number of steps: the score itself when it is constant, so always within the
    /// score's range. One round: its score. NaN for none.
    /// </summary>
    public static double Area(IReadOnlyList<double> scores)
    {
        if (scores.Count < 2)
        {
            return scores.Count == 0 ? double.NaN : scores[0];
        }

        double area = 0;
        for (var i = 1; i < scores.Count; i++)
        {
            area += (scores[i - 1] + scores[i]) / 2;
        }

        return area / (scores.Count - 1);
    }

    /// <summary>Prompts given up to and with the first round that reaches <paramref name="goal"/>; null when none does.</summary>
    /// <param name="scores">Score after each round.</param>
    /// <param name="prompts">All prompts given up to and with each round.</param>
    /// <param name="goal">Score to reach.</param>
    /// <exception cref="ArgumentException">Lists of different length.</exception>
    public static int? PromptsTo(IReadOnlyList<double> scores, IReadOnlyList<int> prompts, double goal)
    {
        Ranking.CheckPairs(scores.Count, prompts.Count);
        for (var i = 0; i < scores.Count; i++)
        {
            if (scores[i] >= goal)
            {
                return prompts[i];
            }
        }

        return null;
    }
}
