using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Mem3D.Testing;

namespace Mem3D.Cli.Tests;

/// <summary>
/// A series of 2,000 slices is imported by the real command under a hard limit of managed memory that is smaller than the volume, and its peak does not
/// grow with the number of slices. MEM3D_SLICE_SIDE=512 makes the slices as large as a scanner's (a gigabyte; docs/dicom.md).
/// </summary>
public sealed class LongSeriesTests : IDisposable
{
    private const int HeapLimitMb = 96;
    private static readonly int Side = int.TryParse(Environment.GetEnvironmentVariable("MEM3D_SLICE_SIDE"), CultureInfo.InvariantCulture, out var n) ? n : 192;

    private byte[]? _pixels;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Two_thousand_slices_take_no_more_memory_than_two_hundred()
    {
        var few = await PeakMbAsync(200);
        var many = await PeakMbAsync(2000);
        var volume = 2000L * Side * Side * 2 / 1_000_000;
        var told = $"2,000 slices of {Side}×{Side}, {volume} MB of voxels: peak {many} MB; 200 slices: {few} MB (managed memory limited to {HeapLimitMb} MB)";
        Console.WriteLine(told);
        volume.Should().BeGreaterThan(HeapLimitMb, "otherwise this test says nothing");
        (many - few).Should().BeLessThan(volume / 2, told);
    }

    /// <summary>Peak of the import's working set.</summary>
    private async Task<long> PeakMbAsync(int slices)
    {
        var study = _folder.File($"study{slices}");
        Directory.CreateDirectory(study);
        for (var n = 0; n < slices; n++)
        {
            var slice = new DicomBuilder
            {
                Rows = (ushort)Side,
                Columns = (ushort)Side,
                Instance = n + 1,
                Position = [0, 0, 0.5 * n],
                Pixels = n == 0 ? [.. Enumerable.Range(0, Side * Side).Select(v => (long)(v % 4000) - 1000)] : [],
            };
            var bytes = slice.Build();
            _pixels ??= bytes[^(2 * Side * Side)..];
            await File.WriteAllBytesAsync(Path.Combine(study, $"IM{n:0000}"), n == 0 ? bytes : [.. bytes[..^4], .. BitConverter.GetBytes(_pixels.Length), .. _pixels], TestContext.Current.CancellationToken);
        }

        _pixels = null;
        var start = new ProcessStartInfo("dotnet", [typeof(CommandTree).Assembly.Location, "import", study, "--data", _folder.File($"data{slices}"), "--project", "P", "--json"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_GCHeapHardLimit"] = (HeapLimitMb * 1_000_000L).ToString("X", CultureInfo.InvariantCulture);
        start.Environment["DOTNET_gcServer"] = "0";
        using var import = Process.Start(start)!;
        var errors = import.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var said = await import.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await import.WaitForExitAsync(TestContext.Current.CancellationToken);
        import.ExitCode.Should().Be(ExitCode.Success, said + await errors);
        Directory.Delete(study, recursive: true);
        using var report = JsonDocument.Parse(said);
        report.RootElement.GetProperty("cases")[0].GetProperty("geometry").GetProperty("voxels").EnumerateArray().Select(v => v.GetInt32()).Should().Equal(Side, Side, slices);
        return report.RootElement.GetProperty("peakMemoryMb").GetInt64();
    }
}
