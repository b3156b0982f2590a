using Mem3D.Core.Volumes;
using Mem3D.Testing;

namespace Mem3D.Data.Tests.Volumes;

public sealed class DicomImportTests : ImportTestBase
{
    [Theory]
    [InlineData(DicomBuilder.ImplicitLittle, true, true)]
    [InlineData(DicomBuilder.ExplicitLittle, true, true)]
    [InlineData(DicomBuilder.ExplicitBig, true, true)]
    [InlineData(DicomBuilder.DeflatedLittle, true, true)]
    [InlineData(DicomBuilder.ExplicitLittle, false, true)]
    [InlineData(DicomBuilder.ExplicitLittle, false, false)]
    [InlineData(DicomBuilder.ImplicitLittle, false, false)]
    public async Task Every_uncompressed_syntax_gives_the_same_case(string syntax, bool preamble, bool meta)
    {
        var report = await ImportAsync(DicomBuilder.Series3D(3, [0, 0, 2.5], (b, _) => (b.TransferSyntax, b.Preamble, b.Meta) = (syntax, preamble, meta)));
        report.Problems.Should().BeEmpty();
        var info = report.Cases.Should().ContainSingle().Which;
        info.Name.Should().Be("Abdomen");
        info.Volume.Modality.Should().Be(Modality.CT);
        info.Volume.Geometry.Should().Be(new VolumeGeometry(new VolumeSize(5, 4, 3), new Affine(0.7, 0, 0, 0, 0, 0.8, 0, 0, 0, 0, 2.5, 0)));
        (await VoxelsAsync(info)).Should().Equal(Enumerable.Range(0, 60).Select(n => (float)((n / 20 * 100) + (n % 20))));
        info.Should().Be(await Host.Projects.CaseAsync(info.Id, default));
        NothingHalfDone(volumes: 1);
    }

    [Theory]
    [InlineData(16, 12, 11, false, 0x0FFF, 4095)]
    [InlineData(16, 12, 11, true, 0x0FFF, -1)]
    [InlineData(16, 12, 11, true, 0xF800, -2048)]
    [InlineData(16, 12, 15, false, 0x7FF0, 2047)]
    [InlineData(16, 16, 15, true, 0x8000, -32768)]
    [InlineData(8, 8, 7, false, 255, 255)]
    [InlineData(32, 32, 31, true, 0xFFFFFFFE, -2)]
    [InlineData(32, 20, 19, false, 0xFFFFF, 1048575)]
    public async Task Stored_bits_are_taken_out_with_their_sign(int allocated, int stored, int high, bool signed, long raw, double expected)
    {
        var report = await ImportAsync(DicomBuilder.Series3D(2, [0, 0, 1], (b, _) =>
        {
            (b.BitsAllocated, b.BitsStored, b.HighBit, b.Signed) = ((ushort)allocated, (ushort)stored, (ushort)high, signed);
            b.Pixels = [.. Enumerable.Repeat(raw, 20)];
        }));
        (await VoxelsAsync(report.Cases.Single())).Should().AllSatisfy(v => v.Should().Be((float)expected));
    }

    [Fact]
    public async Task Each_slice_is_rescaled_by_its_own_slope_and_kept_as_float_when_needed()
    {
        var hu = await ImportAsync(DicomBuilder.Series3D(2, [0, 0, 1], (b, n) => (b.Slope, b.Intercept, b.Series) = (n + 1, -1024, "1.1")));
        hu.Cases.Single().Volume.VoxelType.Should().Be(VoxelType.Int16);
        (await VoxelsAsync(hu.Cases.Single())).Should().StartWith([-1024f, -1023]).And.HaveElementAt(21, (101 * 2) - 1024);
        var pet = await ImportAsync(DicomBuilder.Series3D(2, [0, 0, 1], (b, n) => (b.Slope, b.Modality, b.Series) = (0.25, "PT", "1.2")));
        pet.Cases.Single().Volume.Should().Match<VolumeInfo>(v => v.VoxelType == VoxelType.Float32 && v.Modality == Modality.Other);
    }

    [Fact]
    public async Task Order_comes_from_position_and_never_from_numbers_or_names()
    {
        var slices = DicomBuilder.Series3D(5, [0, 0, -3], (b, n) => b.Instance = 50 - (n * 7 % 5));
        slices.Reverse(1, 3);
        var info = (await ImportAsync(slices)).Cases.Single();
        info.Volume.Geometry.IjkToLps.Step(SliceAxis.K).Should().Be((0, 0, 3), "slices ascend along the normal");
        info.Volume.Geometry.IjkToLps.ToMillimetres(0, 0, 0).Should().Be((0, 0, -12));
        (await VoxelsAsync(info))[0].Should().Be(400);
    }

    [Fact]
    public async Task A_tilted_gantry_gives_a_sheared_affine_that_is_exact()
    {
        var (sin, cos) = Math.SinCos(18.5 * Math.PI / 180);
        var report = await ImportAsync(DicomBuilder.Series3D(10, [0, 0, 4], (b, _) => b.Orientation = [1, 0, 0, 0, cos, -sin]));
        report.Problems.Should().BeEmpty();
        var (x, y, z) = report.Cases.Single().Volume.Geometry.IjkToLps.ToMillimetres(2, 3, 9);
        x.Should().BeApproximately(1.4, 1e-6);
        y.Should().BeApproximately(3 * 0.8 * cos, 1e-6);
        z.Should().BeApproximately(36 - (3 * 0.8 * sin), 1e-6);
    }

    [Fact]
    public async Task Coronal_slices_keep_their_orientation()
    {
        var info = (await ImportAsync(DicomBuilder.Series3D(3, [0, 2, 0], (b, _) => b.Orientation = [1, 0, 0, 0, 0, -1]))).Cases.Single();
        info.Volume.Geometry.IjkToLps.Should().Be(new Affine(0.7, 0, 0, 0, 0, 0, 2, 0, 0, -0.8, 0, 0));
    }

    [Fact]
    public async Task Uneven_spacing_comes_in_with_a_reservation_and_the_true_planes()
    {
        double[] at = [0, 3, 6.5, 9, 14];
        var report = await ImportAsync(DicomBuilder.Series3D(5, [0, 0, 1], (b, n) => b.Position = [0, 0, at[n]]));
        report.Problems.Should().ContainSingle().Which.Reason.Should().Contain("not evenly spaced (2.5 to 5 mm)").And.Contain("1.5 mm");
        var caseId = report.Cases.Single().Id;
        (report.Cases.Single().Volume.Uneven, (await Host.Projects.CaseAsync(caseId, default)).Volume.Uneven).Should().Be((true, true), "so that no volume in millilitres is told");
        var label = await Host.Projects.AddLabelAsync(Project.Id, "L", null, null, default);
        await Tests.Persistence.Edits.WholeAsync(Host.Sessions, Tests.Persistence.Edits.Click(caseId, label.Id, 2), 2);
        (await Host.Sessions.LoadAsync(caseId, default)).Prompts.Single().PlaneOriginMm.Should().Be((0, 0, 6.5));
    }

    [Fact]
    public async Task Missing_slices_refuse_the_series_and_say_where()
    {
        var slices = DicomBuilder.Series3D(12, [0, 0, 2]);
        slices.RemoveRange(4, 2);
        var report = await ImportAsync(slices);
        report.Cases.Should().BeEmpty();
        report.Problems.Should().ContainSingle().Which.Should().Be(new ImportProblem(
            "IM000 and 9 more", "2 of 12 slices are missing, the first after slice 4.", "Send the whole series again."));
        NothingHalfDone(volumes: 0);
    }

    [Fact]
    public async Task Missing_slices_come_in_empty_when_a_person_says_so()
    {
        var slices = DicomBuilder.Series3D(12, [0, 0, 2], (b, _) => b.Intercept = -1000);
        slices.RemoveRange(4, 2);
        var chooser = new Taker();
        var report = await Importer.ImportAsync(Project.Id, [.. slices.Select((s, n) => Upload($"IM{n:000}", s))], chooser, null, default);
        chooser.Offers.Should().ContainSingle().Which.Reservation.Should().StartWith("2 of 12 slices are missing, the first after slice 4. What is missing would stand empty");
        var info = report.Cases.Should().ContainSingle().Which;
        info.Volume.Geometry.Should().Be(new VolumeGeometry(new VolumeSize(5, 4, 12), new Affine(0.7, 0, 0, 0, 0, 0.8, 0, 0, 0, 0, 2, 0)));
        info.Volume.DamagedSlices.Should().Equal(4, 5);
        report.Problems.Should().ContainSingle().Which.Reason.Should().Contain("Slice 5 of 12 is missing. Slice 6 of 12 is missing.");
        var voxels = await VoxelsAsync(info);
        voxels[80..120].Should().AllSatisfy(v => v.Should().Be(-1000));
        voxels[120..140].Should().Equal(Enumerable.Range(600, 20).Select(v => v - 1000f));
        slices.RemoveRange(3, 3);
        (await Importer.ImportAsync(Project.Id, [.. slices.Select((s, n) => Upload($"IM{n:000}", s))], new Taker(), null, default))
            .Problems.Should().ContainSingle().Which.Reason.Should().Contain("5 of 12 slices are missing", "so many are not to be had by choice");
    }

    [Fact]
    public async Task The_index_of_a_medium_tells_which_files_did_not_come_along()
    {
        if (Tool.Why("dcmmkdir", "dcmtk") is { } why)
        {
            Console.WriteLine(why);
            Assert.Skip(why);
        }

        var folder = Host.Temporary.File("medium");
        var slices = DicomBuilder.Series3D(5, [0, 0, 2], (b, n) => b.With(0x0010_0020, "LO", "ID1 ").With(0x0008_0020, "DA", "20260101").With(0x0008_0030, "TM", "120000")
            .With(0x0020_0010, "SH", "S1").With(0x0008_0050, "SH", "A1").With(0x0008_1030, "LO", "Study "));
        for (var n = 0; n < slices.Count; n++)
        {
            Directory.CreateDirectory(Path.Combine(folder, "SMITH"));
            Tool.Run("dcmconv", Host.Temporary.Write($"raw{n}", slices[n]), Path.Combine(folder, "SMITH", $"IM{n}")).Code.Should().Be(0, "a complete meta header is needed");
        }

        var masks = new DicomBuilder { SopClass = "1.2.840.10008.5.1.4.1.1.66.4", Modality = "SEG", Series = "1.2.3.5" }.With(0x0010_0020, "LO", "ID1 ").With(0x0008_0020, "DA", "20260101")
            .With(0x0008_0030, "TM", "120000").With(0x0020_0010, "SH", "S1").With(0x0008_0023, "DA", "20260101").With(0x0008_0033, "TM", "120000").With(0x0070_0080, "CS", "MASKS ");
        Tool.Run("dcmconv", Host.Temporary.Write("masks", masks.Build()), Path.Combine(folder, "SMITH", "MASKS")).Code.Should().Be(0);
        var (code, said) = Tool.Run("dcmmkdir", "--recurse", "--invent", "--general-purpose", "+id", folder, "+D", Path.Combine(folder, "DICOMDIR"));
        code.Should().Be(0, said);
        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(f => new UploadedFile(f, Path.GetFileName(f))).ToArray();
        var whole = await ImportAsync(files);
        whole.Problems.Select(p => p.File).Should().Equal(["MASKS"], "an index whose files all came has nothing to say, a segmentation that it is no scan");
        var part = await ImportAsync([.. files.Where(f => f.Name is not ("IM0" or "IM4"))]);
        part.Cases.Should().ContainSingle().Which.Volume.Geometry.Size.Depth.Should().Be(3);
        part.Problems.Where(p => p.File != "MASKS").Should().ContainSingle().Which.Should().Match<ImportProblem>(p => p.File == "DICOMDIR" && p.Reason.Contains("names 6 files, and 2 did not come along: IM0 and IM4."));
        part.Problems.Should().NotContain(p => p.Reason.Contains("SMITH"), "folders may be named after a patient");
    }

    private sealed class Taker : IImportChooser
    {
        public IReadOnlyList<VolumeOffer> Offers { get; private set; } = [];

        public Task<IReadOnlyList<VolumeChoice>> ChooseAsync(IReadOnlyList<VolumeOffer> offers, CancellationToken cancellationToken)
        {
            Offers = offers;
            return Task.FromResult<IReadOnlyList<VolumeChoice>>([.. offers.Select(o => new VolumeChoice(o.Id, [0]))]);
        }
    }

    [Fact]
    public async Task Two_echoes_become_two_cases_and_unexplained_duplicates_none()
    {
        var echoes = await ImportAsync(DicomBuilder.Series3D(6, [0, 0, 1], (b, n) =>
            b.With(0x0018_0081, "DS", n % 2 == 0 ? "10" : "80").Position = [0, 0, n / 2]));
        echoes.Problems.Should().BeEmpty();
        echoes.Cases.Select(c => (c.Name, c.Volume.Geometry.Size.Depth)).Should().Equal(("Abdomen", 3), ("Abdomen (2)", 3));
        var unknown = await ImportAsync(DicomBuilder.Series3D(6, [0, 0, 1], (b, n) => (b.Position, b.Series) = ([0, 0, n / 2], "9")));
        unknown.Cases.Should().BeEmpty();
        unknown.Problems.Should().ContainSingle().Which.Reason.Should().Contain("6 images at 3 places");
        var twice = DicomBuilder.Series3D(3, [0, 0, 1], (b, _) => b.Series = "10");
        var copies = await ImportAsync([.. twice, .. twice]);
        copies.Cases.Should().ContainSingle();
        copies.Problems.Should().ContainSingle().Which.Reason.Should().Contain("more than once");
    }

    [Fact]
    public async Task One_upload_sorts_several_series_a_localiser_and_other_objects()
    {
        List<byte[]> files =
        [
            .. DicomBuilder.Series3D(3, [0, 0, 1], (b, _) => (b.Series, b.Description) = ("1", "Arterial")),
            .. DicomBuilder.Series3D(4, [0, 0, 1], (b, _) => (b.Series, b.Description) = ("2", "")),
            new DicomBuilder { Series = "3", ImageType = "ORIGINAL\\PRIMARY\\LOCALIZER" }.Build(),
            new DicomBuilder { Series = "4", SopClass = "1.2.840.10008.5.1.4.1.1.66.4", Modality = "SEG" }.Without(0x7FE0_0010).Build(),
            new DicomBuilder { Series = "5", SopClass = "1.2.840.10008.5.1.4.1.1.481.3" }.Without(0x7FE0_0010).Build(),
            new DicomBuilder { Series = "6", Samples = 3, Photometric = "RGB", BitsAllocated = 8, BitsStored = 8 }.Build(),
            new DicomBuilder { Series = "7" }.With(0x0028_0008, "IS", "30").Build(),
            new DicomBuilder { Series = "8" }.Without(0x0020_0032).Build(),
            new DicomBuilder { Series = "2", Instance = 99, Rows = 6, Columns = 6 }.Build(),
        ];
        var report = await ImportAsync(files);
        report.Cases.Select(c => (c.Name, c.Volume.Geometry.Size.Depth)).Should().Equal(("Arterial", 3), ("CT series 3", 4));
        report.Problems.Select(p => p.Reason).Should().SatisfyRespectively(
            r => r.Should().Contain("localiser"), r => r.Should().Contain("colour image (RGB)"), r => r.Should().Contain("30 frames"),
            r => r.Should().Contain("position or orientation"), r => r.Should().Contain("another size"), r => r.Should().Contain("SEG"), r => r.Should().Contain("RTSTRUCT"));
        report.Problems.Should().AllSatisfy(p => p.Remedy.Should().NotBeEmpty());
    }

    [Theory]
    [InlineData("1.2.840.10008.1.2.4.110", "JPEG XL Lossless (1.2.840.10008.1.2.4.110)")]
    [InlineData("1.2.840.10008.1.2.4.100", "MPEG-2 Main Level (1.2.840.10008.1.2.4.100)")]
    [InlineData("1.2.9999", "transfer syntax 1.2.9999")]
    public async Task Syntaxes_that_are_not_decoded_are_refused_once_by_name_and_number(string syntax, string named)
    {
        var report = await ImportAsync(DicomBuilder.Series3D(3, [0, 0, 1], (b, _) =>
        {
            b.TransferSyntax = syntax;
            b.With(0x7FE0_0010, "OB", [0xFE, 0xFF, 0, 0xE0, 0, 0, 0, 0, 0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0], undefinedLength: true);
        }));
        report.Cases.Should().BeEmpty();
        var problem = report.Problems.Should().ContainSingle().Which;
        problem.File.Should().Be("IM000, IM001 and IM002");
        problem.Reason.Should().Contain(named);
    }

    [Fact]
    public async Task Monochrome1_comes_in_as_stored_with_a_reservation()
    {
        var report = await ImportAsync(DicomBuilder.Series3D(2, [0, 0, 1], (b, _) => b.Photometric = "MONOCHROME1"));
        (await VoxelsAsync(report.Cases.Single()))[3].Should().Be(3);
        report.Problems.Should().ContainSingle().Which.Reason.Should().Contain("MONOCHROME1");
    }

    [Fact]
    public async Task Encodings_that_real_files_have_are_read()
    {
        byte[] item = [0xFE, 0xFF, 0x00, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF];
        byte[] itemEnd = [0xFE, 0xFF, 0x0D, 0xE0, 0, 0, 0, 0];
        byte[] sequenceEnd = [0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0];
        byte[] implicitInside = [.. item, 0x08, 0, 0x60, 0, 2, 0, 0, 0, (byte)'C', (byte)'T', .. itemEnd, .. sequenceEnd];
        byte[] explicitInside = [.. item, 0x08, 0, 0x60, 0, (byte)'C', (byte)'S', 2, 0, (byte)'C', (byte)'T', .. itemEnd, .. sequenceEnd];
        var report = await ImportAsync(DicomBuilder.Series3D(2, [0, 0, 1], (b, _) => b
            .With(0x0009_1001, "UN", implicitInside, undefinedLength: true)
            .With(0x0008_1140, "SQ", explicitInside, undefinedLength: true)
            .With(0x0009_1002, "??", [])
            .With(0x0008_0000, "UL", [4, 0, 0, 0])));
        report.Problems.Should().BeEmpty();
        report.Cases.Should().ContainSingle();
    }

    [Fact]
    public async Task An_implicit_data_set_under_an_explicit_uid_is_read()
    {
        var slices = DicomBuilder.Series3D(2, [0, 0, 1], (b, _) => (b.TransferSyntax, b.Meta) = (DicomBuilder.ImplicitLittle, false));
        byte[] meta = [2, 0, 0x10, 0, (byte)'U', (byte)'I', 20, 0, .. System.Text.Encoding.ASCII.GetBytes("1.2.840.10008.1.2.1\0")];
        var report = await ImportAsync(slices.Select(s => (byte[])[.. s[..132], .. meta, .. s[132..]]));
        report.Cases.Should().ContainSingle();
    }

    [Fact]
    public async Task A_cut_off_slice_is_named_and_stands_empty_while_the_others_come_in()
    {
        var slices = DicomBuilder.Series3D(6, [0, 0, 1], (b, _) => b.Intercept = -1000);
        slices[3] = slices[3][..^5];
        var report = await ImportAsync(slices);
        report.Problems.Should().ContainSingle().Which.Reason.Should().Contain("Slice 4 of 6 (IM003)").And.Contain("ends before its last pixel");
        var info = report.Cases.Should().ContainSingle().Which;
        info.Volume.DamagedSlices.Should().Equal(3);
        (await Host.Projects.CaseAsync(info.Id, default)).Volume.DamagedSlices.Should().Equal(3);
        var voxels = await VoxelsAsync(info);
        voxels[60..80].Should().AllSatisfy(v => v.Should().Be(-1000));
        voxels[80..100].Should().Equal(Enumerable.Range(400, 20).Select(v => v - 1000f));
    }

    [Fact]
    public async Task A_series_with_many_damaged_slices_is_refused_by_the_first()
    {
        var slices = DicomBuilder.Series3D(8, [0, 0, 1]).ConvertAll(s => s[..^5]);
        var report = await ImportAsync(slices);
        report.Cases.Should().BeEmpty();
        report.Problems.Should().ContainSingle().Which.Reason.Should().Contain("Slice 1 of 8 (IM000)");
        NothingHalfDone(volumes: 0);
    }

    [Fact]
    public async Task No_name_of_a_patient_ever_leaves_the_reader()
    {
        var report = await ImportAsync([.. DicomBuilder.Series3D(3, [0, 0, 1]), new DicomBuilder { Series = "8" }.Without(0x0020_0032).Build()]);
        string.Join(' ', report.Problems.Select(p => p.ToString()).Concat(report.Cases.Select(c => c.ToString()))).Should().NotContain("SECRET");
    }
}
