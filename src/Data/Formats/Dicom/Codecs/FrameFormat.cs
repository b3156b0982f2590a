namespace Mem3D.Data.Formats.Dicom.Codecs;

/// <summary>What the data set says of one frame's pixels (PS3.3, C.7.6.3.1): all a decoder needs, and nothing about the patient.</summary>
/// <param name="Samples">Samples a pixel: 1 grey or palette, 3 colour.</param>
internal sealed record FrameFormat(string TransferSyntax, int Rows, int Columns, int Samples, int BitsAllocated, bool Signed, bool Planar)
{
    /// <summary>Larger frames are refused before anything is allocated: 2^25 samples is 5793 × 5793 grey pixels.</summary>
    public const long MostSamples = 1L << 25;

    public long SampleCount => (long)Rows * Columns * Samples;

    /// <summary>Bytes of a decoded sample; one for single bits.</summary>
    public int BytesPerSample => BitsAllocated == 1 ? 1 : BitsAllocated / 8;

    /// <summary>Bytes of a decoded frame.</summary>
    public int DecodedLength => checked((int)SampleCount * BytesPerSample);

    /// <exception cref="Core.Errors.Mem3DException">Too large, or of a number of bits that is not read.</exception>
    public void Check()
    {
        if (Rows < 1 || Columns < 1 || Samples is not (1 or 3 or 4) || BitsAllocated is not (1 or 8 or 16 or 32))
        {
            throw DicomErrors.Damaged("its header does not describe an image");
        }

        if (SampleCount > MostSamples)
        {
            throw new Core.Errors.Mem3DException(
                Core.Errors.ErrorKind.TooLarge, $"An image of {Columns} × {Rows} pixels is larger than any that is read.", "Crop or resample the images first.");
        }
    }
}
