using System.Globalization;
using Mem3D.Core.Errors;
using Mem3D.Core.Exports;
using Mem3D.Core.Masks;
using Mem3D.Core.Projects;
using Mem3D.Core.Sessions;
using Mem3D.Core.Volumes;
using Mem3D.Data.Formats.Nifti;
using Mem3D.Data.Tests.Persistence;
using Mem3D.Data.Volumes;
using Mem3D.Testing;

namespace Mem3D.Data.Tests.Volumes;

public sealed class ExportTests : ImportTestBase
{
    private static readonly float[] Oblique = [-1.9f, 0.05f, 0.2f, 90.5f, 0.06f, 2.1f, -0.4f, -126.25f, 0.1f, 0.3f, 5.2f, -72];

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_nifti_sources_forms_come_back_byte_for_byte(bool bigEndian, bool two)
    {
        var source = new NiftiBuilder
        {
            BigEndian = bigEndian,
            Values = [.. new double[24]],
            QformCode = 2,
            Quaternion = [0.1f, 0.2f, 0.3f, 4, 5, 6],
            Pixdim = [-1, 1.9f, 2.1f, 5.2f, 0, 0, 0, 0],
            Units = 10,
        }.WithSform(Oblique);
        source.SformCode = 4;
        source.Two = two;
        source.VoxelOffset = two ? 544 : 352;
        var info = (await ImportAsync(Upload("v.nii", source.Build()))).Cases.Single();
        await MarkAsync(info);
        var (path, _) = await ExportAsync(info.Id);
        var header = NiftiReader.Open(path).Header;
        var original = source.Header();
        foreach (var (at, end, what) in two
            ? new[] { (104, 168, "pixdim"), (344, 496, "codes, quaternion, offsets and srow"), (500, 504, "units") }
            : [(76, 108, "pixdim"), (252, 328, "codes, quaternion, offsets and srow"), (123, 124, "units")])
        {
            header.Raw.Span[at..end].ToArray().Should().Equal(original[at..end], what);
        }

        header.Geometry.Should().Be(info.Volume.Geometry);
        header.BigEndian.Should().Be(bigEndian);
    }

    [Fact]
    public async Task Masks_lie_where_they_were_drawn_and_the_higher_number_wins()
    {
        var (info, first, second) = await LabelledAsync(SliceAxis.K);
        var (path, name) = await ExportAsync(info.Id);
        name.Should().Be("P_Abdomen_labels.nii.gz");
        var labels = VolumeFile.LoadLabels(path);
        labels.Labels().Should().Equal(1, 2);
        for (var n = 0; n < 20; n++)
        {
            labels.Values[20 + n].Should().Be((byte)(n is 7 or 8 ? 2 : n is 6 ? 1 : 0), $"voxel {n} of slice 1");
        }

        labels.Values[..20].Should().OnlyContain(v => v == 0);
        first.Number.Should().Be(1);
        second.Number.Should().Be(2);
    }

    [Fact]
    public async Task A_dicom_sources_affine_is_written_as_sform_in_ras()
    {
        var (info, _, _) = await LabelledAsync(SliceAxis.K);
        var (path, _) = await ExportAsync(info.Id);
        var header = NiftiReader.Open(path).Header;
        var expected = info.Volume.Geometry.IjkToLps.ToArray();
        header.Geometry.IjkToLps.ToArray().Zip(expected).Should().AllSatisfy(p => p.First.Should().BeApproximately(p.Second, 1e-5));
    }

    [Theory]
    [InlineData(SliceAxis.I)]
    [InlineData(SliceAxis.J)]
    public async Task Masks_drawn_along_another_axis_are_exported_voxel_for_voxel(SliceAxis axis)
    {
        var spacing = axis == SliceAxis.I ? new float[] { 1, 5, 1, 1, 0, 0, 0, 0 } : [1, 1, 5, 1, 0, 0, 0, 0];
        var info = (await ImportAsync(Upload("v.nii", new NiftiBuilder { Values = [.. new double[24]], Pixdim = spacing }.Build()))).Cases.Single();
        info.Axis.Should().Be(axis);
        var label = await Host.Projects.AddLabelAsync(Project.Id, "L", null, null, default);
        var (width, height) = info.Volume.Geometry.SliceSize(axis);
        var mask = SliceMask.Empty(width, height).Values;
        mask[width + 1] = 1;
        await StoreAsync(info.Id, label.Id, 2, new SliceMask(width, height, mask));
        var labels = VolumeFile.LoadLabels((await ExportAsync(info.Id)).Path);
        var at = axis == SliceAxis.I ? 2 + (4 * (1 + (3 * 1))) : 1 + (4 * (2 + (3 * 1)));
        Enumerable.Range(0, 24).Where(n => labels.Values[n] != 0).Should().Equal(at);
        labels.Slice(axis, 2, 1).Values.Should().Equal(mask);
    }

    [Fact]
    public async Task Nibabel_agrees_with_what_is_exported()
    {
        var why = Python.Why("import nibabel, numpy");
        if (why is not null)
        {
            Console.WriteLine(why);
            Assert.Skip(why);
        }

        var (dicom, _, _) = await LabelledAsync(SliceAxis.K);
        var source = new NiftiBuilder { BigEndian = true, Values = [.. new double[24]] }.WithSform(Oblique).Build();
        var nifti = (await ImportAsync(Upload("v.nii", source))).Cases.Single();
        await MarkAsync(nifti);
        var (a, _) = await ExportAsync(dicom.Id);
        var (b, _) = await ExportAsync(nifti.Id);
        var lps = string.Join(',', dicom.Volume.Geometry.IjkToLps.ToArray().Select(v => v.ToString("R", CultureInfo.InvariantCulture)));
        var output = Python.Run($"""
            import nibabel as n, numpy as np
            a, b, s = n.load(r"{a}"), n.load(r"{b}"), n.load(r"{Host.Temporary.Write("source.nii", source)}")
            lps = np.array([{lps}]).reshape(3, 4)
            assert np.allclose(np.diag([-1, -1, 1]) @ lps, a.affine[:3], atol=1e-5), a.affine
            assert int(a.header["qform_code"]) == 0 and int(a.header["sform_code"]) == 1  # sheared: a quaternion cannot say it
            v = np.asarray(a.dataobj)
            assert a.get_data_dtype() == np.uint8 and v.shape == (5, 4, 3) and (v > 0).sum() == 3 and v[2, 1, 1] == 2 and v[1, 1, 1] == 1, v
            assert (b.affine == s.affine).all() and b.shape == s.shape and int(b.header["intent_code"]) == 1002
            print("agreed")
            """);
        output.Should().Contain("agreed");
    }

    [Fact]
    public async Task Nothing_is_exported_of_a_case_that_does_not_exist()
    {
        (await FluentActions.Awaiting(() => ExportAsync(Guid.NewGuid())).Should().ThrowAsync<Mem3DException>())
            .Which.Kind.Should().Be(ErrorKind.NotFound);
        NothingHalfDone(volumes: 0);
    }

    [Fact]
    public async Task File_names_are_safe()
    {
        var project = await Host.Projects.CreateAsync("..\\über: \"x\"/", Guid.Empty, default);
        var info = await Importer.AddAsync(project.Id, "/etc/passwd", new VolumeGeometry(new VolumeSize(1, 1, 1), Affine.FromSpacing(1, 1, 1)), Modality.CT, new short[1], default);
        var label = await Host.Projects.AddLabelAsync(project.Id, "L", null, null, default);
        await StoreAsync(info.Id, label.Id, 0, new SliceMask(1, 1, [1]));
        (await ExportAsync(info.Id)).Name.Should().MatchRegex("^[A-Za-z0-9][A-Za-z0-9_-]*_labels\\.nii\\.gz$");
    }

    private async Task<(CaseInfo Info, Label First, Label Second)> LabelledAsync(SliceAxis axis)
    {
        var info = (await ImportAsync(DicomBuilder.Series3D(3, [0.1, 0.2, 2.5]))).Cases.Single();
        info.Axis.Should().Be(axis);
        var first = await Host.Projects.AddLabelAsync(Project.Id, "One", null, null, default);
        var second = await Host.Projects.AddLabelAsync(Project.Id, "Two", null, null, default);
        await StoreAsync(info.Id, second.Id, 1, Mask(7, 8));
        await StoreAsync(info.Id, first.Id, 1, Mask(6, 7));
        return (info, first, second);
    }

    /// <summary>One voxel of a new label.</summary>
    private async Task MarkAsync(CaseInfo info)
    {
        var label = await Host.Projects.AddLabelAsync(info.ProjectId, $"Mark {Guid.NewGuid():N}", null, null, default);
        var (width, height) = info.Volume.Geometry.SliceSize(info.Axis);
        var mask = new byte[width * height];
        mask[1] = 1;
        await StoreAsync(info.Id, label.Id, 0, new SliceMask(width, height, mask));
    }

    private async Task StoreAsync(Guid caseId, Guid labelId, int slice, SliceMask mask)
    {
        var edit = await Host.Sessions.BeginAsync(Tests.Persistence.Edits.Accept(caseId, labelId, slice), default);
        await Edits.WriteAsync(Host.Sessions, edit, [new SliceState(slice, RunLength.Encode(mask), mask.Area, 1, 1, SliceOrigin.Accepted, true, edit.Id)]);
        await Host.Sessions.FinishAsync(edit.Id, EditStatus.Completed, null, default);
    }

    private static SliceMask Mask(params int[] set)
    {
        var values = new byte[20];
        foreach (var n in set)
        {
            values[n] = 1;
        }

        return new SliceMask(5, 4, values);
    }

    private async Task<(string Path, string Name)> ExportAsync(Guid caseId)
    {
        var path = Host.Temporary.File($"{Guid.NewGuid():N}.nii.gz");
        return (path, (await Host.Get<ICaseExporter>().WriteAsync(caseId, new ExportRequest(ExportFormat.Nifti, null), path, null, default)).Name);
    }
}
