using System.Diagnostics;

namespace Mem3D.Testing;

/// <summary>Programs of others as judges of what the product writes. Tests that want one skip, with a reason, where it is not installed.</summary>
public static class Tool
{
    /// <summary>Null when the program is there; else the reason to skip, with the Debian package.</summary>
    public static string? Why(string program, string package)
    {
        try
        {
            Run(program, "--version");
            return null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return $"{program} is not installed (Debian: {package}) to judge the result.";
        }
    }

    /// <summary>Runs a program; returns its exit code and everything it said.</summary>
    public static (int Code, string Output) Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.GetAwaiter().GetResult());
    }
}
