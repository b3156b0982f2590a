using System.Diagnostics;

namespace Mem3D.Testing;

/// <summary>Programs of other people as judges. Tests that want one skip, with a reason, where it is not installed.</summary>
public static class Tool
{
    /// <summary>Null when the program is on the path; else the reason to skip.</summary>
    public static string? Why(string program, string package) => Find(program) is null ? $"{program} is not installed (Debian: {package})." : null;

    /// <summary>Runs a program; returns what it wrote.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message holds its errors.</exception>
    public static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Find(program) ?? throw new InvalidOperationException(program), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program}: {errors.GetAwaiter().GetResult()}");
    }

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
