namespace Mem3D.Data.Formats.Dicom.Codecs;

/// <summary>Samples as a code stream gives them, by its own header: pixel by pixel, the components of a pixel side by side.</summary>
/// <param name="Values">Width × height × components values.</param>
/// <param name="Precision">Bits of a sample, [1, 32].</param>
/// <param name="Signed">Values below zero occur.</param>
internal sealed record DecodedFrame(int Width, int Height, int Components, int Precision, bool Signed, int[] Values);
