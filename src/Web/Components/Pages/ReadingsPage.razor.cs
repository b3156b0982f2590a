using System.Globalization;
using Mem3D.Core.People;
using Mem3D.Web.Readings;
using Mem3D.Web.Security;
using Microsoft.AspNetCore.Components;

namespace Mem3D.Web.Components.Pages;

/// <summary>Readers of one scan side by side, and the way to the adjudicated result.</summary>
public sealed partial class ReadingsPage
{
    private ReadingGroup? group;
    private bool busy;

    [Parameter]
    public Guid GroupId { get; set; }

    [Inject]
    private ReadingService Readings { get; set; } = default!;

    protected override async Task ReadAsync() => group = await Readings.CompareAsync(ProjectId, GroupId, CancellationToken.None);

    /// <summary>From dark blue (no agreement) to yellow, as the ribbon.</summary>
    private static string Color(double dice)
    {
        var t = Math.Clamp(dice, 0, 1);
        return string.Create(CultureInfo.InvariantCulture, $"rgb({20 + (220 * t):0},{40 + (170 * t):0},{110 - (50 * t):0})");
    }

    private Task GiveAsync() => DrawAsync(person => Readings.GiveAgreedAsync(person, group!, CancellationToken.None), "slices that they agree on are in the adjudication; draw the others.");

    private Task PickAsync(int reader) => DrawAsync(person => Readings.PickAsync(person, group!, reader, CancellationToken.None), "slices are in the adjudication.");

    private async Task DrawAsync(Func<Web.Workspace.Person, Task<int>> give, string words)
    {
        busy = true;
        var given = 0;
        if (await DoAsync(Right.Review, async _ =>
        {
            var user = (await SignedIn).User;
            await Access.DrawAsync(user, group!.Adjudication!.Id);
            given = await give(user.ToPerson());
        }))
        {
            Notices.Say($"{given} {words}");
        }

        busy = false;
    }
}
