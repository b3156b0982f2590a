using System.ComponentModel;
using Mem3D.Data.Formats.Dicom.Codecs;
using Microsoft.Extensions.Logging;

namespace Mem3D.Data.Formats.Dicom.Isolation;

/// <summary>
/// Decodes in processes that can be killed. They stay warm between frames and end when nobody needs them. Where none can be started, decoding goes on
/// in this process, and the log says why. Thread-safe.
/// </summary>
internal sealed partial class WorkerPool : IFrameDecoder, IDisposable
{
    private readonly DecodeWorkerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _places;
    private readonly Stack<WorkerProcess> _idle = [];
    private readonly ITimer _retirement;
    private InProcessDecoder? _instead;
    private bool _disposed;

    public WorkerPool(DecodeWorkerOptions options, TimeProvider time, ILogger<WorkerPool> logger)
    {
        (_options, _time, _logger) = (options, time, logger);
        _places = new SemaphoreSlim(options.Processes, options.Processes);
        _retirement = time.CreateTimer(_ => Retire(), null, options.IdleLimit, options.IdleLimit / 2);
    }

    public byte[] Decode(FrameFormat format, byte[] code, CancellationToken cancellationToken)
    {
        format.Check();
        _places.Wait(cancellationToken);
        try
        {
            if (Take() is not { } worker)
            {
                return _instead!.Decode(format, code, cancellationToken);
            }

            try
            {
                return worker.Decode(format, code, cancellationToken);
            }
            finally
            {
                Return(worker);
            }
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose()
    {
        _retirement.Dispose();
        lock (_idle)
        {
            _disposed = true;
            while (_idle.TryPop(out var worker))
            {
                worker.Dispose();
            }
        }
    }

    private WorkerProcess? Take()
    {
        lock (_idle)
        {
            while (_idle.TryPop(out var worker))
            {
                if (!worker.Ended)
                {
                    return worker;
                }

                worker.Dispose();
            }
        }

        if (_instead is not null)
        {
            return null;
        }

        try
        {
            return new WorkerProcess(_options);
        }
        catch (Exception e) when (e is Win32Exception or PlatformNotSupportedException or InvalidOperationException)
        {
            LogNoProcess(_options.Program, e);
            _instead = new InProcessDecoder();
            return null;
        }
    }

    private void Return(WorkerProcess worker)
    {
        lock (_idle)
        {
            worker.UsedAt = _time.GetTimestamp();
            if (!_disposed && !worker.Killed)
            {
                _idle.Push(worker);
                return;
            }
        }

        worker.Dispose();
    }

    /// <summary>Ends what nobody used lately.</summary>
    private void Retire()
    {
        var old = new List<WorkerProcess>();
        lock (_idle)
        {
            var kept = _idle.Where(w => _time.GetElapsedTime(w.UsedAt) < _options.IdleLimit).Reverse().ToList();
            old.AddRange(_idle.Except(kept));
            _idle.Clear();
            kept.ForEach(_idle.Push);
        }

        old.ForEach(w => w.Dispose());
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Decoding processes cannot be started ({Program}); compressed images are decoded in the server's own process, without limits of time and memory")]
    private partial void LogNoProcess(string program, Exception reason);
}
