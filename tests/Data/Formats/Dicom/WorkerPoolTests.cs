using System.Diagnostics;
using Mem3D.Core.Errors;
using Mem3D.Core.Volumes;
using Mem3D.Data.Formats.Dicom;
using Mem3D.Data.Formats.Dicom.Codecs;
using Mem3D.Data.Formats.Dicom.Isolation;
using Mem3D.Data.Volumes;
using Mem3D.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mem3D.Data.Tests.Formats.Dicom;

/// <summary>Decoding in processes that can be killed: the real worker, and programs that hang, eat memory, die or talk nonsense in its place.</summary>
public sealed class WorkerPoolTests
{
    private static readonly FrameFormat Small = new(DicomUids.Rle, 4, 5, 1, 16, false, false);

    /// <summary>The mem3d command is a worker too, and lies beside these tests.</summary>
    private static DecodeWorkerOptions Real => DecodeWorkerOptions.Of(typeof(Cli.CommandTree).Assembly);

    [Theory]
    [InlineData("ts/CTImage_JPEGProcess14TransferSyntax_1.2.840.10008.1.2.4.57.dcm")]
    [InlineData("ts/CTImage_JPEGLSLossyTransferSyntax_1.2.840.10008.1.2.4.81.dcm")]
    [InlineData("ts/CTImage_JPEG2000LosslessOnlyTransferSyntax_1.2.840.10008.1.2.4.90.dcm")]
    [InlineData("enhanced/emri_small_RLE.dcm")]
    public void The_worker_gives_what_decoding_in_this_process_gives(string file)
    {
        if (SharedFiles.Find("dicom/" + file) is not { } path)
        {
            Assert.Skip(SharedFiles.WhyMissing);
            return;
        }

        using var pool = Pool(Real);
        AllFrames(pool, path).Should().Equal(AllFrames(new InProcessDecoder(), path));
    }

    [Fact]
    public void What_the_command_line_reads_is_decoded_by_a_worker_too()
    {
        using var folder = new TemporaryFolder();
        for (var n = 0; n < 3; n++)
        {
            folder.Write($"series/{n}", new DicomBuilder { Instance = n + 1, Position = [0, 0, n], Pixels = [.. Enumerable.Range(0, 20).Select(v => (long)v)] }.RunLengthCoded().Build());
        }

        var hangs = Shell("sleep 600") with { TimeLimit = TimeSpan.FromMilliseconds(300) };
        FluentActions.Invoking(() => VolumeFile.Load(folder.File("series"), null, hangs)).Should().Throw<Mem3DException>().WithMessage("*stopped after 0.3 s*");
        var files = Enumerable.Range(0, 3).Select(n => new UploadedFile(folder.File($"series/{n}"), $"{n}")).ToList();
        VolumeInspector.Inspect(files, decode: true, null, hangs, default).Problems.Should().ContainSingle().Which.Reason.Should().Contain("stopped after 0.3 s");
        using var volume = VolumeFile.Load(folder.File("series"), null, Cli.CliHost.Decoding);
        volume.Info.Intensity.Maximum.Should().Be(19);
    }

    [Fact]
    public void A_refusal_of_the_decoder_comes_back_in_its_own_words_and_the_worker_goes_on()
    {
        using var pool = Pool(Real);
        var refused = pool.Invoking(p => p.Decode(Small, new byte[70], default)).Should().Throw<Mem3DException>().Which;
        refused.Message.Should().Contain("run-length segments");
        refused.Remedy.Should().NotBeEmpty();
        pool.Decode(Small, Rle(4, 5), default).Should().HaveCount(40).And.AllBeEquivalentTo((byte)7);
    }

    [Fact]
    public void A_frame_that_needs_more_memory_than_allowed_is_refused_and_the_next_is_decoded()
    {
        using var pool = Pool(Real with { MemoryLimit = 48L << 20 });
        pool.Invoking(p => p.Decode(new FrameFormat(DicomUids.Rle, 5700, 5700, 1, 16, false, false), Rle(5700, 5700), default))
            .Should().Throw<Mem3DException>().Where(e => e.Kind == ErrorKind.TooLarge).WithMessage("*more than 48 MiB*");
        pool.Decode(Small, Rle(4, 5), default).Should().HaveCount(40);
    }

    [Fact]
    public void A_worker_that_hangs_is_killed_when_its_time_is_over()
    {
        var clock = Stopwatch.StartNew();
        using var pool = Pool(Shell("sleep 600") with { TimeLimit = TimeSpan.FromMilliseconds(300) });
        pool.Invoking(p => p.Decode(Small, Rle(4, 5), default)).Should().Throw<Mem3DException>().WithMessage("*stopped after 0.3 s*");
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromMinutes(5), "it did not wait for the program");
    }

    [Fact]
    public void A_worker_that_takes_too_much_memory_is_killed_from_outside()
    {
        if (Python.Why("import sys") is { } why)
        {
            Assert.Skip(why);
        }

        var eater = new DecodeWorkerOptions("/usr/bin/python3", ["-c", "import time\nb = b'x' * (400 << 20)\ntime.sleep(600)"])
        {
            MemoryLimit = 32L << 20,
            TimeLimit = TimeSpan.FromMinutes(5),
        };
        using var pool = Pool(eater);
        pool.Invoking(p => p.Decode(Small, Rle(4, 5), default)).Should().Throw<Mem3DException>().Where(e => e.Kind == ErrorKind.TooLarge);
    }

    [Theory]
    [InlineData("kill -SEGV $$")]
    [InlineData("exit 3")]
    [InlineData("echo nonsense; sleep 600")]
    public void A_worker_that_dies_or_talks_nonsense_is_no_more_than_a_refusal(string script)
    {
        using var pool = Pool(Shell(script));
        pool.Invoking(p => p.Decode(Small, Rle(4, 5), default)).Should().Throw<Mem3DException>().WithMessage("*broke down*");
    }

    [Fact]
    public async Task Cancelling_stops_the_worker_at_once()
    {
        using var pool = Pool(Shell("sleep 600"));
        using var cancel = new CancellationTokenSource();
        var decoding = Task.Run(() => pool.Decode(Small, Rle(4, 5), cancel.Token));
        await cancel.CancelAsync();
        await FluentActions.Awaiting(() => decoding).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public void Where_no_process_can_be_started_this_one_decodes()
    {
        using var pool = Pool(new DecodeWorkerOptions("/no/such/program", []));
        pool.Decode(Small, Rle(4, 5), default).Should().HaveCount(40).And.AllBeEquivalentTo((byte)7);
    }

    [Fact]
    public void A_worker_ends_when_its_input_ends()
    {
        var worker = new WorkerProcess(Real);
        using var process = Process.GetProcessById(worker.Id);
        worker.Decode(Small, Rle(4, 5), default).Should().HaveCount(40);
        worker.Dispose();
        process.WaitForExit(TimeSpan.FromMinutes(1)).Should().BeTrue();
    }

    private static WorkerPool Pool(DecodeWorkerOptions options) => new(options, TimeProvider.System, NullLogger<WorkerPool>.Instance);

    /// <summary>A shell in the worker's place; the worker's arguments become the script's.</summary>
    private static DecodeWorkerOptions Shell(string script) => new("/bin/sh", ["-c", script]);

    private static List<byte> AllFrames(IFrameDecoder decoder, string path)
    {
        var backend = DicomBackends.Create(decoder);
        var image = backend.Open(path, "x");
        using var pixels = backend.Pixels(image);
        return [.. Enumerable.Range(0, image.Frames).SelectMany(n => pixels.Frame(n, TestContext.Current.CancellationToken))];
    }

    /// <summary>A 16-bit image whose bytes are all 7.</summary>
    private static byte[] Rle(int rows, int columns)
    {
        var runs = ((rows * columns) + 127) / 128;
        var segment = Enumerable.Repeat<byte[]>([0x81, 7], runs).SelectMany(b => b).ToArray();
        var header = new byte[64];
        BitConverter.GetBytes(2).CopyTo(header, 0);
        BitConverter.GetBytes(64).CopyTo(header, 4);
        BitConverter.GetBytes(64 + segment.Length).CopyTo(header, 8);
        return [.. header, .. segment, .. segment];
    }
}
