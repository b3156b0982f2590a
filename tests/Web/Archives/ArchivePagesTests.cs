using System.Globalization;
using System.Net;
using System.Text;
using Mem3D.Web.Archives;
using Microsoft.AspNetCore.WebUtilities;

namespace Mem3D.Web.Tests.Archives;

/// <summary>Archives list less at once than they are asked for, each in its own way: all of it is found.</summary>
public sealed class ArchivePagesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(250, 100, 4)]
    [InlineData(100, 100, 2)]
    [InlineData(2500, 1000, 4)]
    [InlineData(3, 1000, 2)]
    [InlineData(0, 100, 1)]
    public async Task Pages_of_any_size_are_asked_for_until_there_is_nothing_new(int has, int gives, int asked)
    {
        using var archive = new CappedArchive(has, gives);
        using var client = Client(archive);
        (await client.InstancesAsync("1.2", "1.2.3", Cancellation)).Should().Equal(Enumerable.Range(1, has).Select(n => $"1.2.3.{n}"));
        archive.Asked.Should().Be(asked);
        (await client.SeriesAsync("1.2", Cancellation)).Should().HaveCount(has);
    }

    [Fact]
    public async Task An_archive_that_knows_no_pages_gives_the_same_again_and_is_asked_no_further()
    {
        using var archive = new CappedArchive(250, 100) { KnowsPages = false };
        using var client = Client(archive);
        (await client.InstancesAsync("1.2", "1.2.3", Cancellation)).Should().HaveCount(100, "what is missing shows in the number of images");
        archive.Asked.Should().Be(2);
    }

    private static DicomWebClient Client(HttpMessageHandler archive) =>
        new(new HttpClient(archive, disposeHandler: false) { BaseAddress = new Uri("https://pacs.example.org/dicom-web/") }, TimeProvider.System);

    private sealed class CappedArchive(int has, int gives) : HttpMessageHandler
    {
        public bool KnowsPages { get; init; } = true;

        public int Asked { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked++;
            var query = QueryHelpers.ParseQuery(request.RequestUri!.Query);
            var from = KnowsPages ? int.Parse(query["offset"]!, CultureInfo.InvariantCulture) : 0;
            var count = Math.Min(gives, int.Parse(query["limit"]!, CultureInfo.InvariantCulture));
            var page = Enumerable.Range(1, has).Skip(from).Take(count).Select(n =>
                $$$"""{"0020000E":{"vr":"UI","Value":["1.2.3.{{{n}}}"]},"00080018":{"vr":"UI","Value":["1.2.3.{{{n}}}"]},"00200013":{"vr":"IS","Value":["{{{n}}}"]}}""");
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent($"[{string.Join(',', page)}]", Encoding.UTF8, "application/dicom+json") });
        }
    }
}
