using MessagePack;

namespace Mem3D.Web.Hubs.Wire;

/// <summary>A label's suggestion; null: nothing worth proposing.</summary>
[MessagePackObject]
public sealed record SuggestionChangedView(
    [property: Key("labelId")] Guid LabelId,
    [property: Key("suggestion")] SuggestionView? Suggestion);
