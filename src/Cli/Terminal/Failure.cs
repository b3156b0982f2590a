using Mem3D.Core.Errors;

namespace Mem3D.Cli.Terminal;

/// <summary>Errors as people read them: what was wrong, what to do. No stack trace.</summary>
internal static class Failure
{
    /// <summary>Runs a command and turns what it throws into a message and an exit code.</summary>
    public static async Task<int> GuardAsync(CliHost host, Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (OperationCanceledException)
        {
            await host.Error.WriteLineAsync("Stopped.");
            return ExitCode.Stopped;
        }
        catch (Mem3DException e)
        {
            Write(host, e.Message, e.Remedy);
            return ExitCode.Failed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Write(host, e.Message, "Check that the path exists, that it may be read or written, and that the disk is not full.");
            return ExitCode.Failed;
        }
        catch (Exception e) when (e is OutOfMemoryException or OverflowException)
        {
            Write(host, "The volume is too large for this machine's memory.", "Crop it, or use a machine with more memory.");
            return ExitCode.Failed;
        }
    }

    /// <summary>Says what was wrong and what to do.</summary>
    public static void Write(CliHost host, string wrong, string remedy)
    {
        host.Error.WriteLine($"mem3d: {wrong}");
        host.Error.WriteLine($"       {remedy}");
    }
}
