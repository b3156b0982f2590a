using MessagePack;

namespace Mem3D.Web.Hubs.Wire;

/// <summary>One step of the history with its prompts; <c>at</c> is ISO 8601 UTC.</summary>
[MessagePackObject]
public sealed record EditView(
    [property: Key("id")] Guid Id,
    [property: Key("labelId")] Guid LabelId,
    [property: Key("others")] IReadOnlyList<Guid> Others,
    [property: Key("sequence")] long Sequence,
    [property: Key("kind")] int Kind,
    [property: Key("status")] int Status,
    [property: Key("slice")] int? Slice,
    [property: Key("round")] int Round,
    [property: Key("author")] string Author,
    [property: Key("at")] string At,
    [property: Key("undone")] bool Undone,
    [property: Key("model")] string Model,
    [property: Key("failure")] string? Failure,
    [property: Key("prompts")] IReadOnlyList<PromptView> Prompts,
    [property: Key("gestureId")] Guid? GestureId,
    [property: Key("source")] Guid? Source,
    [property: Key("choice")] int? Choice);
