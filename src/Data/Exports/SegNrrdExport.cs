using Mem3D.Core.Projects;
using Mem3D.Core.Volumes;
using Mem3D.Data.Formats.Nrrd;
using Mem3D.Data.Formats.Samples;
using Mem3D.Data.Formats.Segmentations;

namespace Mem3D.Data.Exports;

/// <summary>3D Slicer's .seg.nrrd: labels that overlap go into different layers, so that no voxel is lost.</summary>
internal static class SegNrrdExport
{
    public static void Write(CaseMasks masks, string path, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var layers = new List<LabelMap>();
        var segments = new List<(Label Label, int Layer, byte Value)>();
        foreach (var label in masks.Labels)
        {
            var one = masks.One(label, cancellationToken);
            var layer = layers.FindIndex(l => Free(l.Values, one.Values));
            if (layer < 0)
            {
                layer = layers.Count;
                layers.Add(masks.Empty());
            }

            masks.Paint(layers[layer], label, checked((byte)label.Number), cancellationToken);
            segments.Add((label, layer, (byte)label.Number));
            progress?.Report(0.6 * segments.Count / masks.Labels.Count);
        }

        using (var file = LabelMapExports.New(path))
        {
            SegNrrdWriter.Write(file, masks.Geometry, [.. layers.Select(l => l.Values)], segments);
        }

        progress?.Report(0.8);
        var nrrd = NrrdFile.Open(new UploadedFile(path, "masks.seg.nrrd"), new Companions([]));
        for (var n = 0; n < layers.Count; n++)
        {
            ReadBack.Compare(nrrd.Reader.OfFrame(n), layers[n], 0, cancellationToken);
        }

        var written = new SlicerSegmentation(nrrd).Segments;
        if (!written.Select(s => (s.Layer, s.Number, s.Color)).SequenceEqual(segments.Select(s => (s.Layer, (int)s.Value, (LabelColor?)s.Label.Color))))
        {
            throw ExportErrors.Differs();
        }
    }

    private static bool Free(byte[] layer, byte[] one)
    {
        for (var n = 0; n < one.Length; n++)
        {
            if (one[n] != 0 && layer[n] != 0)
            {
                return false;
            }
        }

        return true;
    }
}
