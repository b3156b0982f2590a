using System.Net;
using Mem3D.Core.Errors;
using Mem3D.Testing;
using Mem3D.Web.Archives;
using Mem3D.Web.Tests.Doubles;

namespace Mem3D.Web.Tests.Archives;

/// <summary>How long an archive may take.</summary>
public sealed class DicomWebClientTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly SilentArchive _archive = new();
    private readonly DicomWebClient _client;

    public DicomWebClientTests() =>
        _client = new DicomWebClient(new HttpClient(_archive) { BaseAddress = new Uri("https://pacs.example.org/dicom-web/"), Timeout = Timeout.InfiniteTimeSpan }, _time);

    [Fact]
    public async Task A_search_that_is_not_answered_is_tried_again_and_then_given_up()
    {
        var asked = _client.StudiesAsync(new StudyFilter(), 0, 1, CancellationToken.None);
        await PassAsync(asked, TimeSpan.FromMinutes(5));
        (await FluentActions.Awaiting(() => asked).Should().ThrowAsync<Mem3DException>()).Which.Message.Should().Be("The archive did not answer in time.");
        _archive.Asked.Should().Be(3);
    }

    [Fact]
    public async Task An_object_on_its_way_has_minutes_and_is_sent_once()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("seg.dcm", [1, 2, 3]);
        var slow = _client.StoreAsync("1.2", path, CancellationToken.None);
        await PassAsync(slow, TimeSpan.FromMinutes(9));
        slow.IsCompleted.Should().BeFalse("a large segmentation on a slow line takes its time");
        _archive.Answer();
        (await slow).Stored.Should().BeTrue();

        var never = _client.StoreAsync("1.2", path, CancellationToken.None);
        await PassAsync(never, TimeSpan.FromMinutes(11));
        (await FluentActions.Awaiting(() => never).Should().ThrowAsync<Mem3DException>()).Which.Message.Should().Be("The archive did not answer in time.");
        _archive.Asked.Should().Be(2, "what may have been stored is not sent again");
    }

    [Fact]
    public async Task Whoever_gives_up_herself_is_told_of_no_error()
    {
        using var gone = new CancellationTokenSource();
        var asked = _client.StudiesAsync(new StudyFilter(), 0, 1, gone.Token);
        await gone.CancelAsync();
        await FluentActions.Awaiting(() => asked).Should().ThrowAsync<OperationCanceledException>();
        _archive.Asked.Should().Be(1);
    }

    [Fact]
    public async Task A_picture_that_does_not_come_is_none()
    {
        var asked = _client.PictureAsync("1.2", "1.2.3", "1.2.3.4", CancellationToken.None);
        await PassAsync(asked, TimeSpan.FromMinutes(2));
        (await asked).Should().BeNull();
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Lets time pass second by second, and what waits for it go on.</summary>
    private async Task PassAsync(Task work, TimeSpan time)
    {
        for (var second = 0; second < time.TotalSeconds && !work.IsCompleted; second++)
        {
            _time.Pass(TimeSpan.FromSeconds(1));
            await Task.Yield();
            await Task.Delay(1);
        }
    }

    private sealed class SilentArchive : HttpMessageHandler
    {
        private TaskCompletionSource<HttpResponseMessage> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Asked { get; private set; }

        public void Answer()
        {
            _answer.SetResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent([]) });
            _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked++;
            return _answer.Task.WaitAsync(cancellationToken);
        }
    }
}
