namespace Mem3D.Core.Volumes;

/// <summary>A person's answer to a <see cref="VolumeOffer"/>: the frames that become cases, from 0; none leaves the source out.</summary>
public sealed record VolumeChoice(int Offer, IReadOnlyList<int> Frames);
