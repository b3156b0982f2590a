using System.Reflection;
using System.Runtime.InteropServices;

namespace Mem3D.Data;

/// <summary>How compressed pixels of uploads are decoded in processes of their own.</summary>
/// <param name="Program">The program, which answers to <see cref="DecodeWorker.Verb"/>.</param>
/// <param name="Arguments">What comes before the verb.</param>
public sealed record DecodeWorkerOptions(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>Longest time for one image; then the process is killed.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Most memory of a process, in bytes: several times the largest image that is read.</summary>
    public long MemoryLimit { get; init; } = 1L << 30;

    /// <summary>Most processes at once.</summary>
    public int Processes { get; init; } = Math.Clamp(Environment.ProcessorCount / 2, 1, 4);

    /// <summary>A process that nobody needed for so long ends.</summary>
    public TimeSpan IdleLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The application that <paramref name="entry"/> is the first assembly of, started once more by the runtime that runs now.</summary>
    public static DecodeWorkerOptions Of(Assembly entry)
    {
        var muxer = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return entry.Location.Length > 0 && File.Exists(muxer)
            ? new DecodeWorkerOptions(Path.GetFullPath(muxer), [entry.Location])
            : new DecodeWorkerOptions(Environment.ProcessPath ?? "", []);
    }
}
