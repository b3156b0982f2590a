using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Mem3D.Integration.Tests.Stage;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Integration.Tests;

/// <summary>A case over HTTP: description, pixels, thumbnail, export, and errors in words.</summary>
public sealed class CaseHttpTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_description_is_the_contracts()
    {
        using var server = new Server();
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        using var json = JsonDocument.Parse(await browser.Http.GetStringAsync($"/api/cases/{study.CaseId}", Cancellation));
        var root = json.RootElement;
        root.EnumerateObject().Select(p => p.Name).Should().BeEquivalentTo(
            "id", "name", "projectId", "projectName", "axis", "size", "ijkToLps", "voxelType", "modality", "intensity", "damagedSlices", "uneven");
        root.GetProperty("id").GetGuid().Should().Be(study.CaseId);
        root.GetProperty("axis").GetString().Should().Be("K");
        root.GetProperty("size").EnumerateArray().Select(v => v.GetInt32()).Should().Equal(Study.Width, Study.Height, Study.Depth);
        root.GetProperty("ijkToLps").EnumerateArray().Select(v => v.GetDouble()).Should().Equal(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1.5, 0);
        root.GetProperty("voxelType").GetString().Should().Be("int16");
        root.GetProperty("modality").GetString().Should().Be("CT");
        root.GetProperty("intensity").EnumerateObject().Select(p => p.Name).Should().BeEquivalentTo("minimum", "maximum", "low", "high");
    }

    [Theory]
    [InlineData("I", 7)]
    [InlineData("J", 20)]
    [InlineData("K", 12)]
    public async Task A_slice_is_the_stored_voxels_x_fastest(string axis, int index)
    {
        using var server = new Server();
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        var bytes = await browser.Http.GetByteArrayAsync($"/api/cases/{study.CaseId}/slices/{axis}/{index}", Cancellation);
        bytes.Should().Equal(Naive(axis, index));
    }

    [Fact]
    public async Task A_slice_is_kept_for_ever_and_compressed_when_asked()
    {
        using var server = new Server();
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        var path = $"/api/cases/{study.CaseId}/slices/K/12";
        using var first = await browser.Http.GetAsync(path, Cancellation);
        first.Headers.CacheControl!.ToString().Should().Be("max-age=31536000, private, immutable");

        using var again = new HttpRequestMessage(HttpMethod.Get, path);
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var unchanged = await browser.Http.SendAsync(again, Cancellation);
        unchanged.StatusCode.Should().Be(HttpStatusCode.NotModified);
        unchanged.Headers.ETag.Should().Be(first.Headers.ETag);

        foreach (var encoding in new[] { "br", "gzip" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(encoding));
            using var answer = await browser.Http.SendAsync(request, Cancellation);
            answer.Content.Headers.ContentEncoding.Should().Equal(encoding);
            await using var packed = await answer.Content.ReadAsStreamAsync(Cancellation);
            await using Stream unpacked = encoding == "br" ? new BrotliStream(packed, CompressionMode.Decompress) : new GZipStream(packed, CompressionMode.Decompress);
            using var bytes = new MemoryStream();
            await unpacked.CopyToAsync(bytes, Cancellation);
            bytes.ToArray().Should().Equal(Naive("K", 12));
        }
    }

    [Theory]
    [InlineData("K/24", "slices 0 to 23")]
    [InlineData("X/1", "I, J or K")]
    public async Task A_slice_that_does_not_exist_is_refused_in_words(string what, string words)
    {
        using var server = new Server();
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        using var answer = await browser.Http.GetAsync($"/api/cases/{study.CaseId}/slices/{what}", Cancellation);
        answer.StatusCode.Should().Be(HttpStatusCode.NotFound);
        answer.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation));
        problem.RootElement.GetProperty("title").GetString().Should().Contain(words);
        problem.RootElement.GetProperty("detail").GetString().Should().NotBeNullOrEmpty();
    }

    [Fact]
    public async Task Unknown_cases_and_addresses_answer_with_problem_details()
    {
        using var server = new Server();
        using var browser = await Browser.SignedInAsync(server);
        foreach (var path in new[] { $"/api/cases/{Guid.NewGuid()}", $"/api/cases/{Guid.NewGuid()}/export/nifti", "/api/nowhere" })
        {
            using var answer = await browser.Http.GetAsync(path, Cancellation);
            answer.StatusCode.Should().Be(HttpStatusCode.NotFound, path);
            answer.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json", path);
        }
    }

    [Fact]
    public async Task What_nobody_foresaw_shows_a_number_and_nothing_else()
    {
        using var server = new Server();
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);

        // The voxel file vanishes behind the server's back: not an error it speaks about, but it must not show paths either.
        var folder = server.Services.GetRequiredService<Data.DataFolderOptions>();
        File.Delete(folder.VolumePath(study.VolumeId));
        using var answer = await browser.Http.GetAsync($"/api/cases/{study.CaseId}/slices/K/1", Cancellation);
        ((int)answer.StatusCode).Should().BeGreaterThanOrEqualTo(500);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        text.Should().NotContain(folder.Root).And.NotContain("   at ").And.NotContain("Exception");
    }

    [Fact]
    public async Task A_thumbnail_is_a_small_picture_that_is_kept()
    {
        using var server = new Server();
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        using var answer = await browser.Http.GetAsync($"/api/cases/{study.CaseId}/thumbnail", Cancellation);
        answer.Content.Headers.ContentType!.MediaType.Should().Be("image/png");
        answer.Headers.ETag.Should().NotBeNull();
        (await answer.Content.ReadAsByteArrayAsync(Cancellation)).Take(4).Should().Equal(0x89, (byte)'P', (byte)'N', (byte)'G');
    }

    /// <summary>The slice read voxel by voxel from the generated volume.</summary>
    private static byte[] Naive(string axis, int index)
    {
        var voxels = Study.Voxels();
        var (width, height) = axis switch { "I" => (Study.Height, Study.Depth), "J" => (Study.Width, Study.Depth), _ => (Study.Width, Study.Height) };
        var bytes = new List<byte>();
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (i, j, k) = axis switch { "I" => (index, x, y), "J" => (x, index, y), _ => (x, y, index) };
                bytes.AddRange(BitConverter.GetBytes(voxels[(((k * Study.Height) + j) * Study.Width) + i]));
            }
        }

        return [.. bytes];
    }
}
