using Microsoft.Playwright;

namespace Mem3D.E2E.Tests.Stage;

/// <summary>Fingers on a touch screen, through the browser's own input: each call says where all fingers are now.</summary>
public sealed class Fingers(ICDPSession devtools)
{
    public static async Task<Fingers> OnAsync(Person person)
    {
        var devtools = await person.Page.Context.NewCDPSessionAsync(person.Page);
        await devtools.SendAsync("Emulation.setTouchEmulationEnabled", new() { ["enabled"] = true, ["maxTouchPoints"] = 5 });
        return new Fingers(devtools);
    }

    public Task DownAsync(params (float X, float Y)[] at) => SendAsync("touchStart", at);

    public Task MoveAsync(params (float X, float Y)[] at) => SendAsync("touchMove", at);

    public Task UpAsync() => SendAsync("touchEnd", []);

    public async Task TapAsync((float X, float Y) at)
    {
        await DownAsync(at);
        await UpAsync();
    }

    private async Task SendAsync(string type, (float X, float Y)[] at) => await devtools.SendAsync("Input.dispatchTouchEvent", new()
    {
        ["type"] = type,
        ["touchPoints"] = at.Select((p, id) => new Dictionary<string, object> { ["x"] = p.X, ["y"] = p.Y, ["id"] = id }).ToArray(),
    });
}
