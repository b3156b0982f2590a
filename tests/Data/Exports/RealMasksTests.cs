using Mem3D.Core.Exports;
using Mem3D.Core.Segmentations;
using Mem3D.Core.Sessions;
using Mem3D.Core.Volumes;
using Mem3D.Data.Tests.Volumes;
using Mem3D.Testing;

namespace Mem3D.Data.Tests.Exports;

/// <summary>Real scans with real label maps: in, and out again, and nibabel sees the same voxels at the same places.</summary>
public sealed class RealMasksTests : ImportTestBase
{
    [Theory]
    [InlineData("val/heart")]
    [InlineData("val/chaos")]
    public async Task Nibabel_reads_the_same_labels_on_the_same_affine_after_a_round_trip(string dataset)
    {
        if (Python.Why("import nibabel, numpy") is { } why)
        {
            Console.WriteLine(why);
            Assert.Skip(why);
        }

        if (SharedFiles.Find($"data/{dataset}/dataset.json") is not { } about)
        {
            Console.WriteLine(SharedFiles.WhyMissing);
            Assert.Skip(SharedFiles.WhyMissing);
            return;
        }

        var folder = Path.GetDirectoryName(about)!;
        var truth = Directory.GetFiles(Path.Combine(folder, "labelsTr"), "*.nii.gz").Order(StringComparer.Ordinal).First();
        var image = Directory.GetFiles(Path.Combine(folder, "imagesTr"), Path.GetFileName(truth)[..^".nii.gz".Length] + "*.nii.gz").Order(StringComparer.Ordinal).First();
        var info = (await ImportAsync(new UploadedFile(image, Path.GetFileName(image)))).Cases.Single();
        var reader = Host.Get<ISegmentationReader>();
        var preview = await reader.InspectAsync(info.Id, new UploadedFile(truth, "truth.nii.gz"), default);
        preview.Fit.Should().Be("the same grid as the scan");
        var read = await reader.ReadAsync(info.Id, new UploadedFile(truth, "truth.nii.gz"), [.. preview.Segments.Select(s => s.Index)], default);
        foreach (var segment in preview.Segments)
        {
            var label = await Host.Projects.AddLabelAsync(Project.Id, segment.Name, null, null, default);
            var edit = await Host.Sessions.BeginAsync(new NewEdit(info.Id, label.Id, EditKind.Import, null, Guid.Empty, "", null, null), default);
            await Persistence.Edits.WriteAsync(Host.Sessions, edit, [.. read[segment.Index].Select(s => new SliceState(s.Slice, s.Mask, s.Area, 1, 1, SliceOrigin.Imported, true, edit.Id))]);
            await Host.Sessions.FinishAsync(edit.Id, EditStatus.Completed, null, default);
        }

        var written = Host.Temporary.File("out.nii.gz");
        await Host.Get<ICaseExporter>().WriteAsync(info.Id, new ExportRequest(ExportFormat.Nifti, null), written, null, default);
        var output = Python.Run($"""
            import nibabel, numpy
            t, i, w = nibabel.load(r"{truth}"), nibabel.load(r"{image}"), nibabel.load(r"{written}")
            a, b = numpy.asarray(t.dataobj), numpy.asarray(w.dataobj)
            order = numpy.unique(a[a > 0])
            assert a.shape == b.shape and (numpy.searchsorted(order, a) + 1)[a > 0].tolist() == b[a > 0].tolist() and (b[a == 0] == 0).all()
            assert (w.affine == i.affine).all(), (w.affine, i.affine)
            print("agreed on", int((b > 0).sum()), "voxels")
            """);
        output.Should().Contain("agreed on").And.NotContain("on 0 voxels");
    }
}
