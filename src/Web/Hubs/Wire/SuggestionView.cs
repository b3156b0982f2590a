using MessagePack;

namespace Mem3D.Web.Hubs.Wire;

/// <summary>The slice to fix next and why.</summary>
[MessagePackObject]
public sealed record SuggestionView(
    [property: Key("slice")] int Slice,
    [property: Key("expectedGain")] double ExpectedGain,
    [property: Key("reason")] string Reason);
