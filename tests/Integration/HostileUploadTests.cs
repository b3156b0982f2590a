using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Mem3D.Core.Projects;
using Mem3D.Integration.Tests.Stage;
using Mem3D.Testing;
using Mem3D.Testing.Engines;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Integration.Tests;

/// <summary>Files that want to fill the disk, leave their folder or bring the server down. Each is refused in words, and a good file beside it comes in.</summary>
public sealed class HostileUploadTests
{
    private const int UnixLink = 0xA000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bombs_escapes_links_and_lies_are_named_and_nothing_of_them_stays()
    {
        using var data = new TemporaryFolder();
        var log = new LogRecorder();
        await using var server = new Server(data: data.File("data"), replace: services =>
        {
            log.ListenTo(services);
            var folder = (Data.DataFolderOptions)services.Last(d => d.ServiceType == typeof(Data.DataFolderOptions)).ImplementationInstance!;
            (folder.MaximumUnpackedBytes, folder.MaximumZipEntries) = (4 << 20, 1000);
        });
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        var outside = data.File("outside");
        await File.WriteAllTextAsync(outside, "not to be read, not to be written", Cancellation);
        (string Name, byte[] Content, string Said)[] files =
        [
            ("bomb.zip", Zip(("zeros", new byte[64 << 20], 0)), "unpacks to more than 4 MiB"),
            ("many.zip", Zip([.. Enumerable.Range(0, 1500).Select(n => ($"f{n}", new byte[1], 0))]), "entries"),
            ("more.zip", Zip64(Zip([.. Enumerable.Range(0, 1001).Select(n => ($"f{n}", Array.Empty<byte>(), 0))])), "more than 1000 entries"),
            ("million.zip", Zip64(Zip([.. Enumerable.Range(0, 12_000).Select(n => ($"f{n}", Array.Empty<byte>(), 0))])), "directory is longer"),
            ("nested.zip", Zip(("inner.zip", Zip(("x", new byte[10], 0)), 0)), "zip inside a zip"),
            ("escape.zip", Zip(("../../../outside", Encoding.ASCII.GetBytes("overwritten"), 0), ("/etc/mem3d-escape", new byte[400], 0), ("..\\..\\outside", new byte[400], 0)), ""),
            ("link.zip", Zip(("link", Encoding.ASCII.GetBytes(outside), UnixLink)), ""),
            ("cut.zip", Zip(("scan.nii", Nifti(), 0))[..^30], "damaged"),
            ("claims.nii", Claims(), ""),
            ("text.nii.gz", Encoding.ASCII.GetBytes("this is no gzip"), ""),
            ("bomb.nii.gz", GzipBomb(), ""),
            ("picture.dcm", [.. new byte[128], .. "DICM"u8, .. new byte[2000]], ""),
            ("empty", [], ""),
            ("\u202egnp.exe", new byte[300], ""),
        ];
        foreach (var (name, content, said) in files)
        {
            var status = await ImportAsync(browser, study.ProjectId, (name, content), ("good.nii", Nifti()));
            status.GetProperty("state").GetString().Should().Be("done", name);
            var problems = status.GetProperty("problems").ToString();
            problems.Should().Contain(said.Length > 0 ? said : "remedy", name).And.NotContainAny(["did not expect", "Exception", data.Path]);
            status.GetProperty("problems").GetArrayLength().Should().BePositive($"{name} is no scan");
            status.GetProperty("cases").GetArrayLength().Should().Be(1, $"the good file beside {name} comes in");
        }

        (await File.ReadAllTextAsync(outside, Cancellation)).Should().Be("not to be read, not to be written");
        File.Exists("/etc/mem3d-escape").Should().BeFalse();
        Directory.EnumerateFileSystemEntries(Path.Combine(data.File("data"), "staging")).Should().BeEmpty();
        (await server.Services.GetRequiredService<IProjectStore>().CasesAsync(study.ProjectId, Cancellation)).Should().HaveCount(1 + files.Length);
        log.Unforeseen.Should().BeEmpty();
    }

    [Fact]
    public async Task More_uploads_or_bytes_than_allowed_wait()
    {
        await using var server = new Server(settings: new Dictionary<string, string> { ["Mem3D:Limits:OpenUploads"] = "3", ["Mem3D:Limits:StagedBytes"] = "100000" });
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        var upload = await OpenAsync(browser, study.ProjectId);
        await UploadTests.PutAsync(browser, upload, "a", new byte[60_000]);
        using var content = new ByteArrayContent(new byte[60_000]) { Headers = { { "Mem3D-File-Name", "b" } } };
        using var second = await browser.Http.PutAsync($"/api/uploads/{upload}/files", content, Cancellation);
        second.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
        await UploadTests.PutAsync(browser, upload, "c", new byte[30_000]);
        await OpenAsync(browser, study.ProjectId);
        await OpenAsync(browser, study.ProjectId);
        using var fourth = await browser.Http.PostAsync($"/api/projects/{study.ProjectId}/uploads", null, Cancellation);
        fourth.StatusCode.Should().Be(HttpStatusCode.Conflict);
        await browser.Http.DeleteAsync($"/api/uploads/{upload}", Cancellation);
        await OpenAsync(browser, study.ProjectId);
    }

    [Fact]
    public async Task Segmentations_and_exports_take_of_the_same_room()
    {
        await using var server = new Server(
            new ThresholdEngine(Study.Threshold), settings: new Dictionary<string, string> { ["Mem3D:Limits:StagedBytes"] = "100000" });
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        using var large = await browser.Http.SendAsync(UploadTests.Named(HttpMethod.Post, $"/api/cases/{study.CaseId}/segmentations", "m.nii", new byte[120_000]), Cancellation);
        large.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
        (await large.Content.ReadAsStringAsync(Cancellation)).Should().Contain("files that wait on the server");
        Directory.EnumerateFileSystemEntries(server.Services.GetRequiredService<Web.Hosting.Folders>().Staging).Should().BeEmpty();

        // One that waits: the map as it is, uncompressed.
        var map = new NiftiBuilder { Datatype = 2, Dim = [3, Study.Width, Study.Height, Study.Depth, 1, 1, 1, 1], Values = [.. Enumerable.Repeat(1.0, Study.Width * Study.Height * Study.Depth)] }
            .WithSform(-1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1.5f, 0).Build();
        using var waits = await browser.Http.SendAsync(UploadTests.Named(HttpMethod.Post, $"/api/cases/{study.CaseId}/segmentations", "m.nii", map), Cancellation);
        waits.StatusCode.Should().Be(HttpStatusCode.OK, await waits.Content.ReadAsStringAsync(Cancellation));
        var import = (await waits.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("importId").GetGuid();
        var upload = await OpenAsync(browser, study.ProjectId);
        (await SizeAsync(80_000)).Should().Be(HttpStatusCode.RequestEntityTooLarge, "the segmentation takes 29 kB");
        await browser.Http.DeleteAsync($"/api/segmentations/{import}", Cancellation);
        (await SizeAsync(80_000)).Should().Be(HttpStatusCode.NoContent, "it is gone");

        await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
        await page.PromptedAsync(study.Ball.Id, 12, 1, true, 20, 15);
        var export = (await (await ExportAsync("nifti")).Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("exportId").GetGuid();
        await CasePage.UntilAsync(async () => (await browser.Http.GetStringAsync($"/api/exports/{export}", Cancellation)).Contains("\"done\"", StringComparison.Ordinal));
        var bytes = (await browser.Http.GetFromJsonAsync<JsonElement>($"/api/exports/{export}", Cancellation)).GetProperty("bytes").GetInt32();
        (await SizeAsync(20_001 - bytes)).Should().Be(HttpStatusCode.RequestEntityTooLarge, "a finished export takes room until it is dropped");
        (await SizeAsync(20_000 - bytes)).Should().Be(HttpStatusCode.NoContent);
        await browser.Http.DeleteAsync($"/api/exports/{export}", Cancellation);
        (await SizeAsync(bytes)).Should().Be(HttpStatusCode.NoContent);
        using var one = await ExportAsync("nifti");
        one.StatusCode.Should().Be(HttpStatusCode.Accepted, "what is full by exactly its limit is not over it");

        async Task<HttpStatusCode> SizeAsync(int size)
        {
            using var content = new ByteArrayContent(new byte[size]) { Headers = { { "Mem3D-File-Name", "b" } } };
            using var answer = await browser.Http.PutAsync($"/api/uploads/{upload}/files", content, Cancellation);
            return answer.StatusCode;
        }

        Task<HttpResponseMessage> ExportAsync(string format) => browser.Http.PostAsJsonAsync($"/api/cases/{study.CaseId}/exports", new { format }, Cancellation);
    }

    [Fact]
    public async Task A_body_that_is_no_file_is_small()
    {
        await using var server = new Server();
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        using var answer = await browser.Http.PostAsync(
            $"/api/cases/{study.CaseId}/exports", new StringContent($"{{\"format\":\"{new string('x', 2 << 20)}\"}}", Encoding.UTF8, "application/json"), Cancellation);
        answer.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
    }

    private static async Task<Guid> OpenAsync(Browser browser, Guid projectId)
    {
        using var opened = await browser.Http.PostAsync($"/api/projects/{projectId}/uploads", null, Cancellation);
        opened.EnsureSuccessStatusCode();
        return (await opened.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("uploadId").GetGuid();
    }

    private static async Task<JsonElement> ImportAsync(Browser browser, Guid projectId, params (string Name, byte[] Content)[] files)
    {
        var upload = await OpenAsync(browser, projectId);
        foreach (var (name, content) in files)
        {
            await UploadTests.PutAsync(browser, upload, name, content);
        }

        (await browser.Http.PostAsync($"/api/uploads/{upload}/import", null, Cancellation)).EnsureSuccessStatusCode();
        JsonElement status = default;
        await CasePage.UntilAsync(async () => (status = await browser.Http.GetFromJsonAsync<JsonElement>($"/api/uploads/{upload}", Cancellation))
            .GetProperty("state").GetString() is not ("receiving" or "importing"));
        return status;
    }

    private static byte[] Nifti() => new NiftiBuilder { Values = [.. Enumerable.Range(0, 24).Select(v => (double)v)] }.Build();

    /// <summary>A header of a volume of terabytes, with nothing behind it.</summary>
    private static byte[] Claims() => new NiftiBuilder { Dim = [3, 32767, 32767, 32767, 1, 1, 1, 1], Values = [1] }.Build();

    private static byte[] GzipBomb()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(new byte[64 << 20]);
        }

        return packed.ToArray();
    }

    /// <summary>The same zip with its end records in the form of zip64, where the plain ones say nothing (all ones).</summary>
    private static byte[] Zip64(byte[] zip)
    {
        var end = zip.AsSpan(zip.Length - 22);
        end.StartsWith("PK\u0005\u0006"u8).Should().BeTrue();
        var (entries, size, start) = (BinaryPrimitives.ReadUInt16LittleEndian(end[10..]), BinaryPrimitives.ReadUInt32LittleEndian(end[12..]), BinaryPrimitives.ReadUInt32LittleEndian(end[16..]));
        var record = new byte[56];
        "PK\u0006\u0006"u8.CopyTo(record);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(4), 44);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(24), entries);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(32), entries);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(40), size);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(48), start);
        var locator = new byte[20];
        "PK\u0006\u0007"u8.CopyTo(locator);
        BinaryPrimitives.WriteInt64LittleEndian(locator.AsSpan(8), zip.Length - 22);
        BinaryPrimitives.WriteInt32LittleEndian(locator.AsSpan(16), 1);
        end[8..20].Fill(0xFF);
        return [.. zip[..^22], .. record, .. locator, .. end];
    }

    private static byte[] Zip(params (string Name, byte[] Content, int UnixMode)[] entries)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content, mode) in entries)
            {
                var entry = zip.CreateEntry(name, CompressionLevel.SmallestSize);
                entry.ExternalAttributes = mode << 16;
                using var stream = entry.Open();
                stream.Write(content);
            }
        }

        return packed.ToArray();
    }
}
