using System.Diagnostics;

namespace Mem3D.Testing;

/// <summary>Python packages as judges of what the product writes. Tests that want one skip, with a reason, where it is not installed.</summary>
public static class Python
{
    private static readonly string[] Candidates = ["/usr/bin/python3", "python3", "python"];

    /// <summary>Null when a Python with these imports is there; else the reason to skip.</summary>
    public static string? Why(string imports) => Find(imports) is null ? $"No Python that can \"{imports}\" to judge the result." : null;

    /// <summary>Runs a script; returns its output.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message holds its errors.</exception>
    public static string Run(string script)
    {
        var imports = script.Split('\n').First(l => l.TrimStart().StartsWith("import ", StringComparison.Ordinal)).Trim();
        var (code, output, errors) = Start(Find(imports) ?? throw new InvalidOperationException(Why(imports)), script);
        return code == 0 ? output : throw new InvalidOperationException(errors);
    }

    private static string? Find(string imports) => Candidates.FirstOrDefault(c =>
    {
        try
        {
            return Start(c, imports).Code == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    });

    private static (int Code, string Output, string Errors) Start(string python, string script)
    {
        using var process = Process.Start(new ProcessStartInfo(python, ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEnd();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors);
    }
}
