using MessagePack;

namespace Mem3D.Web.Hubs.Wire;

/// <summary>The slice to fix next and the facts that speak for it, as in <see cref="Core.Quality.SuggestionFacts"/>.</summary>
[MessagePackObject]
public sealed record SuggestionView(
    [property: Key("slice")] int Slice,
    [property: Key("expectedGain")] double ExpectedGain,
    [property: Key("quality")] float Quality,
    [property: Key("empty")] bool Empty,
    [property: Key("jump")] double? Jump,
    [property: Key("distance")] int? Distance);
