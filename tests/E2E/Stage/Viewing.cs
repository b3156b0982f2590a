using System.Globalization;
using Microsoft.Playwright;

namespace Mem3D.E2E.Tests.Stage;

/// <summary>A person who looks: views, crosshair, read-outs. Names of views: viewer (the propagation axis), plane-first, plane-second.</summary>
public static class Viewing
{
    private static readonly Lazy<string> Axe = new(() => File.ReadAllText(Path.Combine(Repository.Root, "node_modules", "axe-core", "axe.min.js")));

    /// <summary>Client coordinates of a voxel on the visible slice of a view.</summary>
    public static async Task<(float X, float Y)> VoxelAsync(this Person person, double x, double y, string view = "viewer")
    {
        var at = await person.Workspace().EvaluateAsync<float[]>(
            "(root, a) => { const p = root.mem3d.voxelToClient(a.x, a.y, a.view); return [p.x, p.y]; }", new { x, y, view });
        return (at[0], at[1]);
    }

    public static async Task HoverAsync(this Person person, double x, double y, string view)
    {
        var (cx, cy) = await person.VoxelAsync(x, y, view);
        await person.Page.Mouse.MoveAsync(cx, cy);
    }

    public static async Task ClickAsync(this Person person, double x, double y, string view)
    {
        await person.HoverAsync(x, y, view);
        await person.Page.Mouse.DownAsync();
        await person.Page.Mouse.UpAsync();
    }

    public static async Task DragAsync(this Person person, (double X, double Y) from, (double X, double Y) to, MouseButton button = MouseButton.Left)
    {
        await person.HoverAsync(from.X, from.Y);
        var (x, y) = await person.VoxelAsync(to.X, to.Y);
        await person.Page.Mouse.DownAsync(new() { Button = button });
        await person.Page.Mouse.MoveAsync(x, y, new() { Steps = 6 });
        await person.Page.Mouse.UpAsync(new() { Button = button });
    }

    /// <summary>Waits until the voxels of the slices where the crosshair is are drawn in all three planes of an axial volume.</summary>
    public static async Task WaitForPlanesAsync(this Person person)
    {
        var ijk = (await person.Workspace().GetAttributeAsync("data-crosshair"))!.Split(' ');
        await person.WaitForStateAsync("shown", ijk[2]);
        await person.WaitForStateAsync("shown-first", ijk[1]);
        await person.WaitForStateAsync("shown-second", ijk[0]);
    }

    /// <summary>What axe-core finds of serious or critical impact: "rule: element".</summary>
    public static async Task<string[]> SeriousViolationsAsync(this Person person)
    {
        await person.Page.EvaluateAsync(Axe.Value);
        return await person.Page.EvaluateAsync<string[]>("""
            async () => (await axe.run(document)).violations
              .filter((v) => v.impact === 'serious' || v.impact === 'critical')
              .flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 200)}`))
            """);
    }

    /// <summary>The first number of a text.</summary>
    public static double Number(string text) =>
        double.Parse(text.Trim().Split(' ')[0].Replace('−', '-'), CultureInfo.InvariantCulture);
}
