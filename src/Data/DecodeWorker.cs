using System.Globalization;
using Mem3D.Core.Errors;
using Mem3D.Data.Formats.Dicom;
using Mem3D.Data.Formats.Dicom.Codecs;
using Mem3D.Data.Formats.Dicom.Isolation;

namespace Mem3D.Data;

/// <summary>
/// The other side of the decoding processes: takes compressed frames from standard input and gives samples to standard output, until the input ends.
/// It sees no file, no name and nothing about a patient.
/// </summary>
public static class DecodeWorker
{
    /// <summary>Arguments that make an application this worker: the verb, the most bytes of memory, the most milliseconds for a frame.</summary>
    public const string Verb = "decode-worker";

    public static bool IsMeant(IReadOnlyList<string> arguments) => arguments is [Verb, _, _];

    /// <summary>Runs the worker. Returns the exit code.</summary>
    public static int Run(IReadOnlyList<string> arguments)
    {
        using var input = Console.OpenStandardInput();
        using var output = Console.OpenStandardOutput();
        if (long.TryParse(arguments[1], CultureInfo.InvariantCulture, out var bytes))
        {
            MemoryLimit.Set(bytes);
        }

        // Should the server be gone, nobody else stops a decoder that hangs.
        using var alone = new Timer(_ => Environment.FailFast("A frame took too long, and nobody stopped it."));
        var patience = 2 * int.Parse(arguments[2], CultureInfo.InvariantCulture);
        while (WorkerMessages.ReadRequest(input) is { } request)
        {
            alone.Change(patience, Timeout.Infinite);
            Answer(request.Format, request.Code, output);
            alone.Change(Timeout.Infinite, Timeout.Infinite);
        }

        return 0;
    }

    private static void Answer(FrameFormat format, byte[] code, Stream output)
    {
        try
        {
            WorkerMessages.WriteSamples(output, DicomBackends.Decode(format, code, CancellationToken.None));
        }
        catch (Mem3DException e)
        {
            WorkerMessages.WriteRefusal(output, e.Kind, e.Message, e.Remedy);
        }
        catch (OutOfMemoryException)
        {
            WorkerMessages.WriteOutOfMemory(output);
        }
        catch (Exception e) when (e is IndexOutOfRangeException or ArgumentException or OverflowException or InvalidOperationException)
        {
            WorkerMessages.WriteRefusal(output, ErrorKind.Invalid, DicomRefusals.Broken.Message, DicomRefusals.Broken.Remedy);
        }
    }
}
