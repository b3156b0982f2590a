using System.Runtime.Intrinsics.X86;
using Microsoft.ML.OnnxRuntime;

namespace Mem3D.Inference.Runtime;

/// <summary>The device the sessions run on, chosen once, and why it is not the one asked for.</summary>
internal sealed class Device
{
    private readonly int _globalThreads;
    private readonly IExecutionProviders _providers;
    private readonly IReadOnlyList<(string Provider, IReadOnlyDictionary<string, string> Settings)> _gpu;

    private Device(
        int threads, int globalThreads, IExecutionProviders providers, string note,
        params IReadOnlyList<(string Provider, IReadOnlyDictionary<string, string> Settings)> gpu)
    {
        Threads = globalThreads > 0 ? globalThreads : threads;
        _globalThreads = globalThreads;
        _providers = providers;
        _gpu = gpu;
        Note = note;
    }

    /// <summary>Threads of the network pool.</summary>
    public int Threads { get; }

    /// <summary>"CPU", "CUDA" or "TensorRT".</summary>
    public string Name => _gpu.Count == 0 ? "CPU" : _gpu[0].Provider == GpuProviders.TensorRt ? "TensorRT" : "CUDA";

    /// <summary>True: 8-bit networks are exact and fast here; a CPU with VNNI.</summary>
    public bool ProductsOfBytes => _gpu.Count == 0 && X86Base.IsSupported && HasVnni();

    /// <summary>Why the device is not the one asked for; empty when it is.</summary>
    public string Note { get; }

    /// <summary>Chooses the device; tries the GPU's providers once, because they may be built in and still not load.</summary>
    /// <param name="choice">What is wanted.</param>
    /// <param name="threads">Threads of the network pool; 0: one a core.</param>
    /// <param name="gpu">How a GPU is used.</param>
    /// <param name="providers">What this build carries; null: as ONNX Runtime says.</param>
    public static Device Choose(DeviceChoice choice, int threads, GpuOptions? gpu = null, IExecutionProviders? providers = null)
    {
        gpu ??= new GpuOptions();
        providers ??= new OrtProviders();
        var wanted = threads > 0 ? threads : DefaultThreads(Environment.ProcessorCount);
        var global = OrtRuntime.Ensure(wanted);
        if (choice == DeviceChoice.Cpu)
        {
            return new Device(wanted, global, providers, string.Empty);
        }

        if (!providers.Available.Contains(GpuProviders.Cuda))
        {
            return new Device(wanted, global, providers, choice == DeviceChoice.Cuda
                ? "CUDA was asked for, but this build has no CUDA provider (build with -p:OrtFlavor=Gpu)."
                : string.Empty);
        }

        var cuda = (GpuProviders.Cuda, GpuProviders.CudaSettings(gpu));
        var note = string.Empty;
        if (gpu.TensorRt)
        {
            var tensorRt = new Device(wanted, global, providers, note, (GpuProviders.TensorRt, GpuProviders.TensorRtSettings(gpu)), cuda);
            var why = providers.Available.Contains(GpuProviders.TensorRt) ? tensorRt.Try() : "this build has no TensorRT provider";
            if (why is null)
            {
                return tensorRt;
            }

            note = $"TensorRT does not load here, CUDA serves: {why}";
        }

        var device = new Device(wanted, global, providers, note, cuda);
        return device.Try() is { } reason
            ? new Device(wanted, global, providers, $"CUDA does not load here, the CPU serves: {reason}")
            : device;
    }

    /// <summary>The CPU instead, because networks do not run on this device after all.</summary>
    public Device Instead(string why) => new(Threads, _globalThreads, _providers, $"{Name} does not work here, the CPU serves: {FirstLine(why)}");

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
                options.AddSessionConfigEntry("session.use_env_allocators", "1");
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

            foreach (var (provider, settings) in _gpu)
            {
                _providers.Append(options, provider, settings);
            }

            return options;
        }
        catch
        {
            options.Dispose();
            throw;
        }
    }

    /// <summary>Why the device's providers do not load; null when they do.</summary>
    private string? Try()
    {
        try
        {
            SessionOptions().Dispose();
            return null;
        }
        catch (OnnxRuntimeException e)
        {
            return RuntimeErrors.Words(e);
        }
    }

    /// <summary>Dot products of bytes in 32 bits: AVX512_VNNI (leaf 7.0, ECX bit 11) or AVX-VNNI (leaf 7.1, EAX bit 4).</summary>
    private static bool HasVnni() => ((X86Base.CpuId(7, 0).Ecx >> 11) & 1) == 1 || ((X86Base.CpuId(7, 1).Eax >> 4) & 1) == 1;

    private static string FirstLine(string text) => text.Split('\n', 2)[0].Trim();
}
