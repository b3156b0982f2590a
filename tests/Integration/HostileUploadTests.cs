using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Mem3D.Core.Projects;
using Mem3D.Integration.Tests.Stage;
using Mem3D.Testing;
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
