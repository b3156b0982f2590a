using Mem3D.Core.Errors;
using Mem3D.Core.Volumes;
using Mem3D.Data.Volumes;
using Mem3D.Testing;

namespace Mem3D.Data.Tests.Volumes;

public sealed class ImportTests : ImportTestBase
{
    private static readonly byte[] Nifti = new NiftiBuilder { Values = [.. Enumerable.Range(-700, 24).Select(v => (double)v)] }.BuildGzip();

    [Fact]
    public async Task Nifti_and_dicom_and_zips_in_one_upload()
    {
        var series = DicomBuilder.Series3D(3, [0, 0, 1]);
        var zip = Zip(("a/b/IM1", series[0]), ("a/b/IM2", series[1]), ("a/c/IM3", series[2]), ("__MACOSX/._IM1", [1, 2]), ("a/.DS_Store", [1]), ("brain.nii.gz", Nifti), ("read.me", [65, 66]));
        var steps = new List<ImportProgress>();
        var report = await Importer.ImportAsync(
            Project.Id, [Upload("liver.nii.gz", Nifti), Upload("all.zip", zip), Upload("notes.txt", [65, 66, 67])], new Now(steps.Add), default);
        report.Cases.Select(c => c.Name).Should().BeEquivalentTo("liver", "brain", "Abdomen");
        report.Cases[0].Volume.Modality.Should().Be(Modality.CT);
        report.Problems.Should().ContainSingle().Which.File.Should().Be("read.me and notes.txt");
        steps.Select(s => s.Fraction).Should().BeInAscendingOrder().And.EndWith(1.0);
        NothingHalfDone(volumes: 3);
    }

    [Fact]
    public async Task Names_are_made_unique_and_never_used_as_paths()
    {
        var report = await ImportAsync(
            Upload("../../etc/liver.nii.gz", Nifti), Upload("C:\\x\\LIVER.nii.gz", Nifti), Upload("liver.nii.gz", Nifti), Upload(new string('n', 500) + ".nii", Nifti));
        report.Cases.Take(3).Select(c => c.Name).Should().Equal("liver", "LIVER (2)", "liver (3)");
        report.Cases[3].Name.Length.Should().BeLessThan(201);
        var zip = Zip(("../../../evil.nii.gz", Nifti), ("/abs/evil.nii.gz", Nifti));
        (await ImportAsync(Upload("z.zip", zip))).Cases.Select(c => c.Name).Should().Equal("evil", "evil (2)");
        Directory.GetFiles(Host.Temporary.Path, "*evil*", SearchOption.AllDirectories).Should().BeEmpty();
    }

    [Fact]
    public async Task A_bad_file_is_reported_and_the_rest_goes_on()
    {
        var report = await ImportAsync(
            Upload("cut.nii.gz", Nifti[..^20]), Upload("good.nii.gz", Nifti), Upload("empty", []), Upload("inner.zip", Zip(("x.zip", Zip(("a", Nifti))))),
            Upload("bad.zip", Zip(("a", Nifti))[..^10]), Upload("empty.zip", Zip()), Upload("a.rar", "Rar!....."u8.ToArray()));
        report.Cases.Should().ContainSingle().Which.Name.Should().Be("good");
        report.Problems.Select(p => p.File).Should().BeEquivalentTo("cut.nii.gz", "empty", "x.zip", "bad.zip", "empty.zip", "a.rar");
        NothingHalfDone(volumes: 1);
    }

    [Fact]
    public async Task Limits_of_zips_and_volumes_hold()
    {
        Host.Folder.MaximumZipEntries = 3;
        Host.Folder.MaximumUnpackedBytes = 100_000;
        var many = await ImportAsync(Upload("many.zip", Zip(("1", Nifti), ("2", Nifti), ("3", Nifti), ("4", Nifti))));
        many.Problems.Should().ContainSingle().Which.Reason.Should().Contain("more than 3 entries");
        var bomb = await ImportAsync(Upload("bomb.zip", Zip(("zeros", new byte[200_000]))));
        bomb.Problems.Should().ContainSingle().Which.Reason.Should().Contain("unpacks to more");
        Host.Folder.MaximumVoxels = 23;
        (await ImportAsync(Upload("a.nii", Nifti))).Problems.Should().ContainSingle().Which.Reason.Should().Contain("24 voxels");
        NothingHalfDone(volumes: 0);
    }

    [Fact]
    public async Task Cancelling_leaves_whole_volumes_and_nothing_of_the_one_in_work()
    {
        using var cancel = new CancellationTokenSource();
        var files = Enumerable.Range(0, 5).Select(n => Upload($"{n}.nii.gz", Nifti)).ToArray();
        var progress = new Now(p =>
        {
            if (p is { Step: "importing", File: "2.nii.gz" })
            {
                cancel.Cancel();
            }
        });
        await FluentActions.Awaiting(() => Importer.ImportAsync(Project.Id, files, progress, cancel.Token)).Should().ThrowAsync<OperationCanceledException>();
        (await Host.Projects.CasesAsync(Project.Id, default)).Should().HaveCount(2);
        NothingHalfDone(volumes: 2);
    }

    [Fact]
    public async Task Imports_at_once_get_their_own_names()
    {
        var reports = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ImportAsync(Upload("same.nii.gz", Nifti))));
        reports.SelectMany(r => r.Cases).Select(c => c.Name).Should().OnlyHaveUniqueItems().And.HaveCount(8);
        NothingHalfDone(volumes: 8);
    }

    [Fact]
    public async Task Thick_slices_decide_the_axis_of_a_nifti_volume()
    {
        var sagittal = new NiftiBuilder { Values = [.. new double[24]], Pixdim = [1, 5, 1, 1, 0, 0, 0, 0] }.Build();
        (await ImportAsync(Upload("s.nii", sagittal))).Cases.Single().Axis.Should().Be(SliceAxis.I);
        (await ImportAsync(Upload("i.nii", Nifti))).Cases.Single().Axis.Should().Be(SliceAxis.K);
    }

    [Fact]
    public async Task Generated_voxels_become_a_case()
    {
        var geometry = new VolumeGeometry(new VolumeSize(3, 2, 2), Affine.FromSpacing(1, 1, 2));
        short[] voxels = [.. Enumerable.Range(0, 12).Select(v => (short)v)];
        var info = await Importer.AddAsync(Project.Id, "Made", geometry, Modality.MR, voxels, default);
        info.Volume.Should().Be(new VolumeInfo(geometry, VoxelType.Int16, Modality.MR, new IntensityRange(0, 11, 0, 10)));
        (await VoxelsAsync(info)).Should().Equal(voxels.Select(v => (float)v));
        await FluentActions.Awaiting(() => Importer.AddAsync(Project.Id, "x", geometry, Modality.MR, new short[5], default)).Should().ThrowAsync<Mem3DException>();
        await FluentActions.Awaiting(() => Importer.AddAsync(Guid.NewGuid(), "x", geometry, Modality.MR, voxels, default)).Should().ThrowAsync<Mem3DException>();
    }

    [Fact]
    public async Task A_slice_reads_the_same_from_a_file_and_from_memory_along_every_axis()
    {
        foreach (var datatype in new short[] { 4, 16 })
        {
            var file = new NiftiBuilder { Datatype = datatype, Values = [.. Enumerable.Range(0, 24).Select(v => datatype == 4 ? v : v + 0.5)] };
            var info = (await ImportAsync(Upload("v.nii", file.Build()))).Cases.Single();
            using var stored = await Host.Get<IVolumeStore>().OpenAsync(info.VolumeId, default);
            using var memory = VolumeFile.Load(Upload("v", file.Build()).Path);
            foreach (var axis in Enum.GetValues<SliceAxis>())
            {
                var (width, height) = info.Volume.Geometry.SliceSize(axis);
                for (var n = 0; n < info.Volume.Geometry.SliceCount(axis); n++)
                {
                    float[] a = new float[width * height], b = new float[width * height];
                    stored.ReadSlice(axis, n, a);
                    memory.ReadSlice(axis, n, b);
                    a.Should().Equal(b);
                    a[1].Should().Be((float)file.Values[Index(axis, n, 1, 0)]);
                    a[width].Should().Be((float)file.Values[Index(axis, n, 0, 1)]);
                    var bytes = new byte[width * height * (datatype == 4 ? 2 : 4)];
                    stored.ReadSliceBytes(axis, n, bytes);
                    var same = new byte[bytes.Length];
                    memory.ReadSliceBytes(axis, n, same);
                    bytes.Should().Equal(same);
                }
            }

            FluentActions.Invoking(() => stored.ReadSlice(SliceAxis.K, 2, new float[12])).Should().Throw<ArgumentOutOfRangeException>();
            FluentActions.Invoking(() => stored.ReadSlice(SliceAxis.K, 0, new float[11])).Should().Throw<ArgumentOutOfRangeException>();
            stored.Dispose();
            FluentActions.Invoking(() => stored.ReadSlice(SliceAxis.K, 0, new float[12])).Should().Throw<ObjectDisposedException>();
        }
    }

    private static int Index(SliceAxis axis, int n, int x, int y) => axis switch
    {
        SliceAxis.I => n + (4 * (x + (3 * y))),
        SliceAxis.J => x + (4 * (n + (3 * y))),
        _ => x + (4 * (y + (3 * n))),
    };

    private sealed class Now(Action<ImportProgress> act) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => act(value);
    }
}
