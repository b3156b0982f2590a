namespace Mem3D.Core.Volumes;

/// <summary>A small grey picture of one frame.</summary>
/// <param name="Grey">width × height values, x fastest, storage order.</param>
public sealed record OfferPicture(int Frame, int Width, int Height, byte[] Grey);
