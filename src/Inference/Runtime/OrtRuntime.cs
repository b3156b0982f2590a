using Microsoft.ML.OnnxRuntime;

namespace Mem3D.Inference.Runtime;

/// <summary>
/// ONNX Runtime's process-wide environment: one global thread pool for all sessions that does not spin, because three spinning pools take three
/// times as long on two cores and starve request threads. Where another part of the process made the environment first, sessions get pools of
/// their own that do not spin either. All sessions take their working memory from one arena: they run one at a time, and each would keep what its largest run
/// needed.
/// </summary>
internal static class OrtRuntime
{
    private static readonly Lock Gate = new();
    private static int _globalThreads;

    /// <summary>Makes the environment on first use.</summary>
    /// <param name="threads">Threads of the global pool.</param>
    /// <returns>Threads of the global pool; 0 when there is none.</returns>
    public static int Ensure(int threads)
    {
        lock (Gate)
        {
            if (!OrtEnv.IsCreated)
            {
                using var threading = new OrtThreadingOptions
                {
                    GlobalIntraOpNumThreads = threads,
                    GlobalInterOpNumThreads = 1,
                    GlobalSpinControl = false,
                };
                threading.SetGlobalDenormalAsZero();
                var creation = new EnvironmentCreationOptions
                {
                    logId = "mem3d",
                    logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
                    threadOptions = threading,
                };
                ShareArena(OrtEnv.CreateInstanceWithOptions(ref creation));
                _globalThreads = threads;
            }

            return _globalThreads;
        }
    }

    /// <summary>Sessions take part in it by <c>session.use_env_allocators</c>. It grows by what is asked for instead of doubling.</summary>
    private static void ShareArena(OrtEnv environment)
    {
        const int Unlimited = 0, AsRequested = 1, Default = -1;
        using var memory = new OrtMemoryInfo(OrtMemoryInfo.allocatorCPU, OrtAllocatorType.ArenaAllocator, 0, OrtMemType.Default);
        using var arena = new OrtArenaCfg(Unlimited, AsRequested, Default, Default);
        environment.CreateAndRegisterAllocator(memory, arena);
    }
}
