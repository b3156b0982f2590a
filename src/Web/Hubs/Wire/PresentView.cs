using MessagePack;

namespace Mem3D.Web.Hubs.Wire;

/// <summary>A page that has the case open: whose it is, what she looks at, whether she is drawing there now, and the page she follows.</summary>
[MessagePackObject]
public sealed record PresentView(
    [property: Key("pageId")] string PageId,
    [property: Key("personId")] Guid PersonId,
    [property: Key("name")] string Name,
    [property: Key("labelId")] Guid? LabelId,
    [property: Key("slice")] int Slice,
    [property: Key("drawing")] bool Drawing,
    [property: Key("follows")] string? Follows = null);
