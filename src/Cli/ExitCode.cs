namespace Mem3D.Cli;

/// <summary>What a command's exit code says.</summary>
public static class ExitCode
{
    /// <summary>All was done.</summary>
    public const int Success = 0;

    /// <summary>It could not be done; the message says why and what to do.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Some of the work was done and some failed; the failures are listed.</summary>
    public const int Partial = 3;

    /// <summary>Stopped by Ctrl+C; what was done until then was printed.</summary>
    public const int Stopped = 130;
}
