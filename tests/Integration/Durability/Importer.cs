using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Mem3D.Integration.Tests.Stage;
using Mem3D.Testing;

namespace Mem3D.Integration.Tests.Durability;

/// <summary>A person who imports one small scan after the other until the server is gone.</summary>
internal sealed class Importer(Guid projectId)
{
    private readonly List<Guid> _done = [];

    /// <summary>Cases that an import reported as done, over all kills.</summary>
    public int Acknowledged => _done.Count;

    public async Task WorkAsync(Browser browser, Action acknowledged)
    {
        var cancellation = TestContext.Current.CancellationToken;
        try
        {
            for (var n = 0; ; n++)
            {
                using var opened = await browser.Http.PostAsync($"/api/projects/{projectId}/uploads", null, cancellation);
                var upload = (await opened.Content.ReadFromJsonAsync<JsonElement>(cancellation)).GetProperty("uploadId").GetGuid();
                var scan = new NiftiBuilder { Values = [.. Enumerable.Range(0, 24).Select(v => (double)(v + n))] }.Build();
                await UploadTests.PutAsync(browser, upload, "scan.nii", scan);
                await browser.Http.PostAsync($"/api/uploads/{upload}/import", null, cancellation);
                JsonElement status;
                do
                {
                    await Task.Delay(10, cancellation);
                    status = await browser.Http.GetFromJsonAsync<JsonElement>($"/api/uploads/{upload}", cancellation);
                }
                while (status.GetProperty("state").GetString() is "receiving" or "importing");

                _done.AddRange(status.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("id").GetGuid()));
                acknowledged();
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException or SocketException)
        {
            // The server is gone; killed while a connection is made, the socket says it itself.
        }
    }

    /// <summary>Imported cases that are not there, or whose pixels are not.</summary>
    public async Task<IReadOnlyList<string>> LostAsync(Browser browser)
    {
        var lost = new List<string>();
        foreach (var id in _done)
        {
            using var answer = await browser.Http.GetAsync($"/api/cases/{id}/slices/K/0", TestContext.Current.CancellationToken);
            if (!answer.IsSuccessStatusCode)
            {
                lost.Add($"case {id}, imported, answers {(int)answer.StatusCode}");
            }
        }

        return lost;
    }
}
