using Microsoft.Playwright;

namespace Mem3D.E2E.Tests.Stage;

/// <summary>A person's own hand on the annotation page: strokes with a real pointer, in voxels of the visible slice.</summary>
public static class Pen
{
    public static ILocator Workspace(this Person person) => person.Page.GetByTestId("workspace");

    /// <summary>An attribute of the page's state, for example "brush" for data-brush.</summary>
    public static async Task<string> StateAsync(this Person person, string name) => await person.Workspace().GetAttributeAsync($"data-{name}") ?? "";

    /// <summary>Waits until an attribute of the page's state says something.</summary>
    public static Task WaitForStateAsync(this Person person, string name, string value) =>
        Assertions.Expect(person.Workspace()).ToHaveAttributeAsync($"data-{name}", value, new() { Timeout = 60_000 });

    /// <summary>Carries out a command of the page by its word.</summary>
    public static Task CommandAsync(this Person person, string command) => person.Workspace().EvaluateAsync("(root, word) => root.mem3d.run(word)", command);

    /// <summary>Presses at the first voxel, moves through the others and lets go.</summary>
    public static async Task StrokeAsync(this Person person, params (double X, double Y)[] voxels)
    {
        for (var n = 0; n < voxels.Length; n++)
        {
            var (x, y) = await person.ClientAsync(voxels[n].X, voxels[n].Y);
            await person.Page.Mouse.MoveAsync(x, y, new() { Steps = n == 0 ? 1 : 4 });
            if (n == 0)
            {
                await person.Page.Mouse.DownAsync();
            }
        }

        await person.Page.Mouse.UpAsync();
    }

    public static async Task ClickAsync(this Person person, double x, double y)
    {
        var at = await person.ClientAsync(x, y);
        await person.Page.Mouse.ClickAsync(at.X, at.Y);
    }

    public static async Task HoverAsync(this Person person, double x, double y)
    {
        var at = await person.ClientAsync(x, y);
        await person.Page.Mouse.MoveAsync(at.X, at.Y);
    }

    /// <summary>Where a voxel of the visible slice is on the page.</summary>
    public static async Task<(float X, float Y)> ClientAsync(this Person person, double x, double y)
    {
        var at = await person.Workspace().EvaluateAsync<float[]>("(root, p) => { const q = root.mem3d.voxelToClient(p[0], p[1]); return [q.x, q.y]; }", new[] { x, y });
        return (at[0], at[1]);
    }
}
