using MessagePack;

namespace Mem3D.Web.Hubs.Wire;

/// <summary>Everything a page needs to draw a case.</summary>
[MessagePackObject]
public sealed record CaseView(
    [property: Key("id")] Guid Id,
    [property: Key("labels")] IReadOnlyList<LabelView> Labels,
    [property: Key("slices")] IReadOnlyList<LabelSlicesView> Slices,
    [property: Key("edits")] IReadOnlyList<EditView> Edits,
    [property: Key("run")] RunChangedView? Run,
    [property: Key("suggestions")] IReadOnlyList<SuggestionChangedView> Suggestions,
    [property: Key("axis")] string Axis);
