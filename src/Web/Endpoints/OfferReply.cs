using Mem3D.Core.Volumes;

namespace Mem3D.Web.Endpoints;

/// <summary>A source with several volumes, to choose from (docs/wire.md).</summary>
/// <param name="Pictures">The frames there is a picture of.</param>
public sealed record OfferReply(int Id, string Name, string File, IReadOnlyList<int> Size, IReadOnlyList<double> SpacingMm, int Frames, IReadOnlyList<int> Pictures,
    string Modality, string? Reservation)
{
    public static OfferReply Of(VolumeOffer o) => new(
        o.Id, o.Name, o.File, [o.Geometry.Size.Width, o.Geometry.Size.Height, o.Geometry.Size.Depth],
        [o.Geometry.SpacingMm.I, o.Geometry.SpacingMm.J, o.Geometry.SpacingMm.K], o.Frames, [.. o.Pictures.Select(p => p.Frame)],
        (o.Modality ?? Core.Volumes.Modality.Unknown).ToString(), o.Reservation);
}
