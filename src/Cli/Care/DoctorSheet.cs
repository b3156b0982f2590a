using System.Globalization;
using Mem3D.Cli.Terminal;
using Mem3D.Data.Care;

namespace Mem3D.Cli.Care;

/// <summary>The doctor's report for people.</summary>
internal static class DoctorSheet
{
    /// <summary>Returns the exit code that says the same.</summary>
    public static int Print(CliHost host, DoctorReport report)
    {
        var sheet = new Sheet(host.Out, host.RichOut);
        if (report.Findings.Count > 0)
        {
            sheet.Table(
                "Findings", ["", "what", "what to do"],
                report.Findings.Select(f => new[] { f.Harmless ? "remark" : "WRONG", f.Text, f.Remedy }), textColumns: 3);
            sheet.Line();
        }

        sheet.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{(report.Healthy ? "Healthy" : "Not healthy")}: {report.Volumes} volumes, {report.Slices} stored slices, schema {report.Schema}{(report.ServerRuns ? "; a server runs, its work in progress was not judged" : "")}"));
        return report.Healthy ? ExitCode.Success : ExitCode.Partial;
    }
}
