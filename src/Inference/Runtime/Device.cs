using System.Runtime.Intrinsics.X86;
using Microsoft.ML.OnnxRuntime;

namespace Mem3D.Inference.Runtime;

/// <summary>The device the sessions run on, chosen once, and why it is not the one asked for.</summary>
internal sealed class Device
{
    private readonly int _globalThreads;
    private readonly bool _cuda;

    private Device(int threads, int globalThreads, bool cuda, string note)
    {
        Threads = globalThreads > 0 ? globalThreads : threads;
        _globalThreads = globalThreads;
        _cuda = cuda;
        Note = note;
    }

    /// <summary>Threads of the network pool.</summary>
    public int Threads { get; }

    /// <summary>"CPU" or "CUDA".</summary>
    public string Name => _cuda ? "CUDA" : "CPU";

    /// <summary>Why the device is not the one asked for; empty when it is.</summary>
    public string Note { get; }

    /// <summary>Chooses the device; tries the GPU's provider once, because it may be built in and still not load.</summary>
    public static Device Choose(DeviceChoice choice, int threads)
    {
        var wanted = threads > 0 ? threads : DefaultThreads(Environment.ProcessorCount);
        var global = OrtRuntime.Ensure(wanted);
        if (choice == DeviceChoice.Cpu)
        {
            return new Device(wanted, global, false, string.Empty);
        }

        if (!OrtEnv.Instance().GetAvailableProviders().Contains("CUDAExecutionProvider"))
        {
            return new Device(wanted, global, false, choice == DeviceChoice.Cuda
                ? "CUDA was asked for, but this build has no CUDA provider (build with -p:OrtFlavor=Gpu)."
                : string.Empty);
        }

        try
        {
            var device = new Device(wanted, global, true, string.Empty);
            using var options = device.SessionOptions();
            return device;
        }
        catch (OnnxRuntimeException e)
        {
            return new Device(wanted, global, false, $"CUDA does not load here, the CPU serves: {FirstLine(e.Message)}");
        }
    }

    /// <summary>The CPU instead, because networks do not run on this device after all.</summary>
    public Device Instead(string why) => new(Threads, _globalThreads, false, $"CUDA does not work here, the CPU serves: {FirstLine(why)}");

    /// <summary>One thread a core; with many logical processors half of them, because hyper-threads slow matrix products down.</summary>
    internal static int DefaultThreads(int processors) => processors <= 4 ? processors : processors / 2;

    /// <summary>Options of one session; the caller disposes them.</summary>
    public SessionOptions SessionOptions()
    {
        var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        try
        {
            if (_globalThreads > 0)
            {
                options.DisablePerSessionThreads();
            }
            else
            {
                options.IntraOpNumThreads = Threads;
                options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
            }

            if (X86Base.IsSupported && !HasVnni())
            {
                // Products of uint8 and int8 may overflow here: take the exact, slower ones. Float networks are not concerned.
                options.AddSessionConfigEntry("session.x64quantprecision", "1");
            }

            if (_cuda)
            {
                options.AppendExecutionProvider_CUDA(0);
            }

            return options;
        }
        catch
        {
            options.Dispose();
            throw;
        }
    }

    /// <summary>Dot products of bytes in 32 bits: AVX512_VNNI (leaf 7.0, ECX bit 11) or AVX-VNNI (leaf 7.1, EAX bit 4).</summary>
    private static bool HasVnni() => ((X86Base.CpuId(7, 0).Ecx >> 11) & 1) == 1 || ((X86Base.CpuId(7, 1).Eax >> 4) & 1) == 1;

    private static string FirstLine(string text) => text.Split('\n', 2)[0].Trim();
}
