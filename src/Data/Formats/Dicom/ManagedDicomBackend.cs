using Mem3D.Data.Formats.Dicom.Codecs;

namespace Mem3D.Data.Formats.Dicom;

/// <summary>
/// Reads implicit and explicit little endian, explicit big endian, deflated, RLE and every JPEG of Huffman codes by itself; JPEG-LS and JPEG 2000 with
/// the libraries of the system, where they are installed.
/// </summary>
internal sealed class ManagedDicomBackend(IFrameDecoder decoder) : IDicomBackend
{
    public (string Reason, string Remedy)? Refuse(string transferSyntax)
    {
        if (DicomUids.IsUncompressed(transferSyntax) || DicomUids.IsJpeg(transferSyntax) || transferSyntax == DicomUids.Rle)
        {
            return null;
        }

        var codec = DicomUids.IsJpegLs(transferSyntax) ? NativeCodec.CharLs : DicomUids.IsJpeg2000(transferSyntax) ? NativeCodec.OpenJpeg : null;
        var name = DicomUids.SyntaxName(transferSyntax);
        return codec is null ? ($"Its pixels are stored as {name}, which is not decoded.", "Decompress the series first, for example with \"gdcmconv --raw\", or export it uncompressed.")
            : codec.IsInstalled ? null
            : ($"Its pixels are stored as {name}, which needs the decoder {codec.Title}, not installed here.", codec.Remedy);
    }

    public DicomImage Open(string path, string name)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 8192);
        var image = DicomImage.From(path, name, DicomParser.Parse(file));
        return IsCut(image, file.Length) ? image with { Damage = DicomErrors.EndsEarly().Message } : image;
    }

    public IDicomPixels Pixels(DicomImage image) => DicomPixels.Open(image, decoder);

    private static bool IsCut(DicomImage image, long length)
    {
        var bits = (double)image.Rows * image.Columns * image.SamplesPerPixel * image.BitsAllocated * image.Frames;
        return image is { HasPixels: true, Encapsulated: false, FloatPixels: false } && image.TransferSyntax != DicomUids.DeflatedLittle && image.Photometric != "YBR_FULL_422"
            && (image.PixelLength < bits / 8 || image.DatasetOffset + image.PixelOffset + (bits / 8) > length);
    }
}
