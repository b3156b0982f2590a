using System.Globalization;
using System.Security.Claims;
using Mem3D.Core.People;
using Mem3D.Core.Readings;
using Mem3D.Web.Readings;
using Microsoft.AspNetCore.Components;

namespace Mem3D.Web.Components.Pages;

/// <summary>Readers of one scan side by side, one label at a time, and the way to the adjudicated result.</summary>
public sealed partial class ReadingsPage
{
    private ReadingGroup? group;
    private LabelComparison? comparison;
    private HashSet<int> decided = [];
    private Guid? labelId;
    private int? slice;
    private bool busy;

    [Parameter]
    public Guid GroupId { get; set; }

    [Inject]
    private ReadingService Readings { get; set; } = default!;

    /// <summary>Slices on which the readers differ and nothing is decided.</summary>
    private IEnumerable<int> Open => comparison?.Slices.Where(s => !s.Agreed && !decided.Contains(s.Slice)).Select(s => s.Slice) ?? [];

    private string OpenWords => (comparison!.Slices.Count(s => !s.Agreed), Open.Count()) switch
    {
        (0, _) => "All readers agree on every slice.",
        (var differ, 0) => $"All {differ} slices on which they differ are decided.",
        var (differ, open) => $"They differ on {differ} of {comparison.Slices.Count} slices; {open} of them are not decided.",
    };

    /// <summary>The page comes without the comparison: surfaces take longer than a page may.</summary>
    protected override async Task ReadAsync()
    {
        group = await Readings.OpenAsync((await SignedIn).User, ProjectId, GroupId, CancellationToken.None);
        if (comparison is not null)
        {
            await CompareAsync();
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!busy && comparison is null && group is { Compared.Count: >= 2, Labels: [var first, ..] })
        {
            await ChooseAsync(first.Id);
            StateHasChanged();
        }
    }

    /// <summary>From dark blue (no agreement) to yellow, as the ribbon.</summary>
    private static string Color(double dice)
    {
        var t = Math.Clamp(dice, 0, 1);
        return string.Create(CultureInfo.InvariantCulture, $"rgb({20 + (220 * t):0},{40 + (170 * t):0},{110 - (50 * t):0})");
    }

    private string Says(SliceAgreement s) => $"Slice {s.Slice + 1}: Dice {Shared.Words.Quality(s.Dice)}{(decided.Contains(s.Slice) ? ", decided" : "")}";

    private string Mark(SliceAgreement s) => decided.Contains(s.Slice) ? "✓" : "";

    private async Task ChooseAsync(Guid label)
    {
        busy = true;
        (labelId, slice) = (label, null);
        await Notices.TryAsync(CompareAsync);
        busy = false;
    }

    private async Task CompareAsync()
    {
        comparison = await Readings.CompareAsync(group!, labelId!.Value, CancellationToken.None);
        decided = [.. await Readings.DecidedAsync(group!, labelId.Value, CancellationToken.None)];
        slice ??= comparison.Slices.Where(s => !decided.Contains(s.Slice)).MinBy(s => s.Dice)?.Slice ?? (comparison.Slices is [var first, ..] ? first.Slice : null);
    }

    /// <summary>The next open slice upwards, then from the bottom.</summary>
    private int NextOpen(int from) => Open.Where(o => o > from).Append(Open.First(o => o != from)).First();

    private Task GiveAsync() => DrawAsync(
        user => Readings.GiveAgreedAsync(user, group!, CancellationToken.None), "that all readers agree on are in the adjudication; decide the others.");

    private Task TakeWholeAsync(int reader) => DrawAsync(
        user => Readings.PickAsync(user, group!, reader, null, null, CancellationToken.None), $"of reader {reader} are in the adjudication.");

    private Task TakeSliceAsync(int reader) => DrawAsync(
        user => Readings.PickAsync(user, group!, reader, labelId, [slice!.Value], CancellationToken.None), $"of reader {reader} is in the adjudication.");

    private async Task DrawAsync(Func<ClaimsPrincipal, Task<int>> give, string words)
    {
        busy = true;
        var given = 0;
        if (await DoAsync(Right.Review, async _ => given = await give((await SignedIn).User)))
        {
            Notices.Say($"{Shared.Words.Count(given, "slice")} {words}");
        }

        busy = false;
    }
}
