using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Mem3D.Data.Formats.Dicom.Codecs;

namespace Mem3D.Data.Formats.Dicom.Isolation;

/// <summary>One decoding process. Used by one thread at a time; whatever goes wrong ends it.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private const int LookMilliseconds = 25;
    private readonly DecodeWorkerOptions _options;
    private readonly Process _process;
    private volatile Exception? _killedFor;

    /// <exception cref="Win32Exception">The program cannot be started.</exception>
    public WorkerProcess(DecodeWorkerOptions options)
    {
        _options = options;
        var start = new ProcessStartInfo(options.Program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var argument in (string[])
            [.. options.Arguments, DecodeWorker.Verb, options.MemoryLimit.ToString(CultureInfo.InvariantCulture), options.TimeLimit.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["DOTNET_GCHeapHardLimit"] = options.MemoryLimit.ToString("X", CultureInfo.InvariantCulture);
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        _process = Process.Start(start)!;

        // What a dying runtime says is for nobody; left unread it would fill the pipe.
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool Ended => _process.HasExited;

    /// <summary>It was given up, or is about to be gone.</summary>
    public bool Killed => _killedFor is not null;

    /// <summary>Timestamp of the last answer.</summary>
    public long UsedAt { get; set; }

    /// <summary>Decodes one frame within the limits.</summary>
    /// <exception cref="Core.Errors.Mem3DException">Refused by the decoder, or over a limit; after the latter the process is gone.</exception>
    public byte[] Decode(FrameFormat format, byte[] code, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        using var cancelled = cancellationToken.Register(() => Kill(new OperationCanceledException(cancellationToken)));
        using var watchdog = new Timer(_ => Look(clock), null, LookMilliseconds, LookMilliseconds);
        try
        {
            WorkerMessages.WriteRequest(_process.StandardInput.BaseStream, format, code);
            if (WorkerMessages.ReadAnswer(_process.StandardOutput.BaseStream, format.DecodedLength) is { } samples)
            {
                return samples;
            }

            Kill(DicomRefusals.TooLarge(_options.MemoryLimit));
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ObjectDisposedException)
        {
            Kill(DicomRefusals.Crashed);
        }

        throw _killedFor!;
    }

    public void Dispose()
    {
        Kill(new ObjectDisposedException(nameof(WorkerProcess)));
        _process.Dispose();
    }

    private void Look(Stopwatch clock)
    {
        try
        {
            if (clock.Elapsed > _options.TimeLimit)
            {
                Kill(DicomRefusals.TooSlow(_options.TimeLimit));
                return;
            }

            _process.Refresh();
            if (_process.WorkingSet64 > _options.MemoryLimit + (_options.MemoryLimit / 4) + (128L << 20))
            {
                Kill(DicomRefusals.TooLarge(_options.MemoryLimit));
            }
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or IOException)
        {
            // it has ended meanwhile
        }
    }

    /// <summary>The first reason counts.</summary>
    private void Kill(Exception reason)
    {
        Interlocked.CompareExchange(ref _killedFor, reason, null);
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or NotSupportedException or AggregateException)
        {
            // it has ended already
        }
    }
}
