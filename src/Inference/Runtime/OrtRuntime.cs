using Microsoft.ML.OnnxRuntime;

namespace Mem3D.Inference.Runtime;

/// <summary>
/// ONNX Runtime's process-wide environment: one global thread pool for all sessions that does not spin, because three spinning pools take three
/// times as long on two cores and starve request threads. Where another part of the process made the environment first, sessions get pools of
/// their own that do not spin either.
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
                OrtEnv.CreateInstanceWithOptions(ref creation);
                _globalThreads = threads;
            }

            return _globalThreads;
        }
    }
}
