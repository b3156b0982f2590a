namespace Mem3D.Core.Volumes;

/// <summary>Something found in an import of which a person chooses: a source with several volumes, or one of several series.</summary>
/// <param name="Id">Its number within the import.</param>
/// <param name="Name">What its cases would be called.</param>
/// <param name="File">The file it is in.</param>
/// <param name="Frames">How many volumes it has, all on one grid; 1: a series, taken or left.</param>
/// <param name="Pictures">The middle slice of frames, ascending; of a long series not of all.</param>
public sealed record VolumeOffer(int Id, string Name, string File, VolumeGeometry Geometry, int Frames, IReadOnlyList<OfferPicture> Pictures)
{
    /// <summary>What made it; null when the source does not say.</summary>
    public Modality? Modality { get; init; }

    /// <summary>Slices of it did not come along; they would stand empty.</summary>
    public bool Incomplete { get; init; }

    /// <summary>What a person must know before choosing it, or null.</summary>
    public string? Reservation { get; init; }
}
