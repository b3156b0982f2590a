using System.Globalization;
using Mem3D.Core.People;
using Mem3D.Core.Work;

namespace Mem3D.Web.Components.Projects;

/// <summary>Which cases a list shows, as it stands in the address: a link to it shows the same.</summary>
/// <param name="State">A state, <c>overdue</c>, <c>archived</c>, or null: all.</param>
/// <param name="Person">A person's id, <c>me</c>, <c>nobody</c>, or null: all.</param>
/// <param name="Order">What it is sorted by.</param>
/// <param name="Number">Page, from 1.</param>
public sealed record CaseFilter(
    string? State = null, string? Person = null, string? Text = null, string? Tag = null, WorkOrder Order = WorkOrder.Name, bool Descending = false, int Number = 1)
{
    public const int PageSize = 50;
    public const string Overdue = "overdue";
    public const string Archived = "archived";
    public const string Me = "me";
    public const string Nobody = "nobody";

    public bool IsEmpty => State is null && Person is null && string.IsNullOrEmpty(Text) && string.IsNullOrEmpty(Tag);

    /// <summary>From the parts of an address; what makes no sense is left out.</summary>
    public static CaseFilter Read(string? state, string? person, string? text, string? tag, string? sort, int? number)
    {
        var descending = sort?.StartsWith('-') == true;
        var order = Enum.TryParse<WorkOrder>(sort?.TrimStart('-'), ignoreCase: true, out var known) && Enum.IsDefined(known) ? known : WorkOrder.Name;
        return new CaseFilter(
            state is Overdue or Archived || States(state).Count > 0 ? state : null,
            person is Me or Nobody || Guid.TryParse(person, out _) ? person : null,
            string.IsNullOrWhiteSpace(text) ? null : text, string.IsNullOrWhiteSpace(tag) ? null : tag, order, descending, Math.Max(1, number ?? 1));
    }

    public WorkQuery ToQuery(Guid projectId, Actor actor) => new(
        projectId, States(State), Person switch
        {
            null => null,
            Me => actor.Id,
            Nobody => Guid.Empty,
            _ => Guid.Parse(Person),
        },
        Text, Tag, State == Overdue, State == Archived, Order, Descending, (Number - 1) * PageSize, PageSize, actor.Viewer);

    public string Address(Guid projectId)
    {
        var sort = Order == WorkOrder.Name && !Descending ? null : (Descending ? "-" : "") + Order.ToString().ToLowerInvariant();
        var parts = new (string Key, string? Value)[]
        {
            ("state", State), ("person", Person), ("q", Text), ("tag", Tag), ("sort", sort), ("page", Number > 1 ? Number.ToString(CultureInfo.InvariantCulture) : null),
        };
        var query = string.Join('&', parts.Where(p => !string.IsNullOrEmpty(p.Value)).Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value!)}"));
        return $"projects/{projectId}{(query.Length > 0 ? "?" : "")}{query}";
    }

    /// <summary>Sorted by a column: again turns the order round.</summary>
    public CaseFilter SortedBy(WorkOrder order) => this with { Order = order, Descending = Order == order && !Descending, Number = 1 };

    private static IReadOnlyList<WorkState> States(string? state) =>
        Enum.TryParse<WorkState>(state, ignoreCase: true, out var known) && Enum.IsDefined(known) && !int.TryParse(state, out _) ? [known] : [];
}
