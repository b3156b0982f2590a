using Mem3D.Core.Volumes;

namespace Mem3D.Cli.Terminal;

/// <summary>What did not come in, or with a reservation: reason and remedy in lines of their own, which are long.</summary>
internal static class ProblemLines
{
    public static void Write(Sheet sheet, IReadOnlyList<ImportProblem> problems)
    {
        foreach (var problem in problems)
        {
            sheet.Line();
            sheet.Line($"{problem.File}: {problem.Reason}");
            sheet.Line($"  {problem.Remedy}");
        }
    }
}
