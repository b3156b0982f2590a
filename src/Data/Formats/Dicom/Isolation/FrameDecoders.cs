using Microsoft.Extensions.Logging.Abstractions;

namespace Mem3D.Data.Formats.Dicom.Isolation;

/// <summary>The decoder of one piece of work. Whoever asks for it disposes it, where it can be.</summary>
internal static class FrameDecoders
{
    /// <param name="worker">The program that decodes; null: this process.</param>
    public static IFrameDecoder Of(DecodeWorkerOptions? worker) =>
        worker is null ? new InProcessDecoder() : new WorkerPool(worker, TimeProvider.System, NullLogger<WorkerPool>.Instance);
}
