using Fo = FellowOakDicom;

namespace Mem3D.Data.Formats.Dicom.FoDicom;

/// <summary>A data set of fo-dicom as the attributes that are kept; nothing else of it is held.</summary>
internal static class FoDicomAttributes
{
    public static DicomAttributes Of(Fo.DicomFile file, DicomSelection selection)
    {
        var attributes = new DicomAttributes(selection) { TransferSyntax = file.Dataset.InternalTransferSyntax.UID.UID };
        Copy(file.FileMetaInfo, attributes);
        Copy(file.Dataset, attributes);
        attributes.HasModalityLut = file.Dataset.Contains(Fo.DicomTag.ModalityLUTSequence);
        attributes.FloatPixels = !file.Dataset.Contains(Fo.DicomTag.PixelData)
            && (file.Dataset.Contains(Fo.DicomTag.FloatPixelData) || file.Dataset.Contains(Fo.DicomTag.DoubleFloatPixelData));
        switch (file.Dataset.GetDicomItem<Fo.DicomItem>(Fo.DicomTag.PixelData))
        {
            case Fo.DicomFragmentSequence:
                (attributes.PixelOffset, attributes.PixelLength) = (0, uint.MaxValue);
                break;
            case Fo.DicomElement pixels:
                (attributes.PixelOffset, attributes.PixelLength) = (0, (uint)Math.Min(pixels.Buffer.Size, uint.MaxValue - 1));
                attributes.WordPixels = pixels.ValueRepresentation == Fo.DicomVR.OW;
                break;
            default:
                attributes.PixelOffset = attributes.FloatPixels ? 0 : -1;
                break;
        }

        return attributes;
    }

    /// <summary>Values come in this machine's byte order, whatever the file's: fo-dicom turns them.</summary>
    private static void Copy(IEnumerable<Fo.DicomItem> dataset, DicomAttributes attributes)
    {
        foreach (var item in dataset)
        {
            var tag = ((uint)item.Tag.Group << 16) | item.Tag.Element;
            if (item is Fo.DicomSequence sequence && attributes.Selection.Opens(tag))
            {
                foreach (var part in sequence.Items)
                {
                    Copy(part, attributes.AddItem(tag));
                }
            }
            else if (item is Fo.DicomElement element && attributes.Selection.Keeps(tag) && element.Buffer.Size <= attributes.Selection.Longest)
            {
                attributes.Set(tag, element.Buffer.Data);
            }
        }
    }
}
