using System.Runtime.InteropServices;

namespace Mem3D.Data.Formats.Dicom.Isolation;

/// <summary>A wall around this process's memory, by the kernel: Linux only. Elsewhere the server looks at the process from outside, many times a second.</summary>
internal static partial class MemoryLimit
{
    private const int DataResource = 2;
    private const int CoreResource = 4;

    /// <summary>What the runtime itself takes, besides decoding.</summary>
    private const long Runtime = 256L << 20;

    /// <summary>Limits the writable private memory (RLIMIT_DATA), and writes no core file: it would hold pixels.</summary>
    public static void Set(long bytes)
    {
        if (OperatingSystem.IsLinux())
        {
            var data = new Limits { Soft = (ulong)(bytes + Runtime), Hard = (ulong)(bytes + Runtime) };
            _ = SetLimit(DataResource, data);
            _ = SetLimit(CoreResource, default);
        }
    }

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, in Limits limits);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limits
    {
        public ulong Soft;
        public ulong Hard;
    }
}
