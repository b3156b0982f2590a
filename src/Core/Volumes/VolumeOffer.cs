namespace Mem3D.Core.Volumes;

/// <summary>A source with several volumes, found in an import, of which a person chooses.</summary>
/// <param name="Id">Its number within the import.</param>
/// <param name="Name">What its cases would be called.</param>
/// <param name="File">The file it is in.</param>
/// <param name="Frames">How many volumes it has, all on one grid.</param>
/// <param name="Pictures">The middle slice of frames, ascending; of a long series not of all.</param>
public sealed record VolumeOffer(int Id, string Name, string File, VolumeGeometry Geometry, int Frames, IReadOnlyList<OfferPicture> Pictures);
