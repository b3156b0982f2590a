using MessagePack;

namespace Mem3D.Web.Hubs.Wire;

/// <summary>Every page that has the case open now; the receiver's own one too.</summary>
[MessagePackObject]
public sealed record PresenceChangedView([property: Key("pages")] IReadOnlyList<PresentView> Pages);
