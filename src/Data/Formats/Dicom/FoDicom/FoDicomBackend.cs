using Mem3D.Data.Formats.Dicom.Deidentification;
using Fo = FellowOakDicom;

namespace Mem3D.Data.Formats.Dicom.FoDicom;

/// <summary>
/// Reads DICOM files with fo-dicom. Compressed frames are cut out by it and decoded by an <see cref="IFrameDecoder"/>, so that uploads are decoded in
/// processes of their own with this backend too. What it reads in part only (a file cut off, an encoding that it stops at) the managed backend reads, and
/// what it must not be given: it follows sequences into each other as deep as they go, which ends the process when the stack does, and unpacks a deflated
/// data set whole into memory.
/// </summary>
internal sealed class FoDicomBackend(IFrameDecoder decoder) : IDicomBackend
{
    private readonly ManagedDicomBackend _managed = new(decoder);

    public (string Reason, string Remedy)? Refuse(string transferSyntax) =>
        DicomUids.IsUncompressed(transferSyntax) || transferSyntax == DicomUids.Rle || FoDicomFrameDecoder.CanDecode(transferSyntax)
            ? null
            : ($"Its pixels are stored as {DicomUids.SyntaxName(transferSyntax)}, which is not decoded.", "Decompress the series first, for example with \"gdcmconv --raw\", or export it uncompressed.");

    public DicomImage Open(string path, string name) => IsHarmless(path) ? OpenHere(path, name) : _managed.Open(path, name);

    /// <summary>An image that fo-dicom opened has its pixels at 0: it finds them itself.</summary>
    public IDicomPixels Pixels(DicomImage image) =>
        image.PixelOffset > 0 ? _managed.Pixels(image) : FoDicomSetup.Guard(() => new FoDicomPixels(image, Read(image.Path), decoder));

    /// <summary>
    /// Whether a file is walked to its end within the depth of <see cref="HeaderWalker"/>, in the encoding that it names: read in another one it might hold
    /// other sequences.
    /// </summary>
    private static bool IsHarmless(string path)
    {
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 8192))
        {
            var named = DicomParser.Begin(file, DicomSelection.Image).TransferSyntax;
            if (named.Length == 0 || named == DicomUids.DeflatedLittle || DicomParser.IsExplicit(file) == (named == DicomUids.ImplicitLittle))
            {
                return false;
            }
        }

        return new HeaderWalker(static (_, _, _, _) => { }, static (_, _) => false).Walk(path);
    }

    private DicomImage OpenHere(string path, string name) => FoDicomSetup.Guard(() =>
    {
        var file = Read(path);
        if (file.IsPartial)
        {
            return _managed.Open(path, name);
        }

        var image = DicomImage.From(path, name, FoDicomAttributes.Of(file, DicomSelection.Image));
        var needed = (double)image.Rows * image.Columns * image.SamplesPerPixel * image.BitsAllocated * image.Frames / 8;
        var whole = !image.HasPixels || image.Encapsulated || image.FloatPixels || image.Photometric == "YBR_FULL_422" || image.PixelLength >= needed;
        return whole ? image : image with { Damage = DicomErrors.EndsEarly().Message };
    });

    /// <summary>Pixels stay in the file until they are asked for.</summary>
    private static Fo.DicomFile Read(string path) => Fo.DicomFile.Open(path, Fo.FileReadOption.ReadLargeOnDemand);
}
