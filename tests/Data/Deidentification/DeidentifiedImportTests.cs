using System.Text;
using Mem3D.Core.Archives;
using Mem3D.Core.Deidentification;
using Mem3D.Core.Errors;
using Mem3D.Core.Exports;
using Mem3D.Core.Masks;
using Mem3D.Core.Projects;
using Mem3D.Core.Sessions;
using Mem3D.Core.Volumes;
using Mem3D.Data.Tests.Persistence;
using Mem3D.Data.Tests.Volumes;
using Mem3D.Testing;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Tests.Deidentification;

public sealed class DeidentifiedImportTests : ImportTestBase
{
    private readonly List<string> _marks = [];

    private IDeidentificationStore Store => Host.Get<IDeidentificationStore>();

    [Theory]
    [InlineData(DicomBuilder.ExplicitLittle)]
    [InlineData(DicomBuilder.ImplicitLittle)]
    [InlineData(DicomBuilder.ExplicitBig)]
    [InlineData(DicomBuilder.DeflatedLittle)]
    public async Task No_marked_value_is_in_any_byte_of_the_data_folder(string syntax)
    {
        await OnAsync();
        var report = await ImportAsync([.. Series(syntax, "A").Select((f, n) => Upload($"{Mark("folder")}/{Mark("file")}{n}.dcm", f))]);
        report.Cases.Single().Name.Should().Be("Case 001 P001 CT");
        await StoreAsync(report.Cases.Single());
        await Host.RestartAsync();
        _marks.Should().HaveCountGreaterThan(15);
        Marks.Find(Host.Folder.Root, _marks).Should().BeEmpty();

        var removed = report.Deidentification!;
        removed.Files.Should().Be(3);
        var counts = removed.Attributes.ToDictionary(a => a.Tag, a => a.Count);
        (counts["(0010,0010)"], counts["(0010,0020)"], counts["(0008,0050)"], counts["(0020,000D)"]).Should().Be((3, 3, 3, 3));
        counts["(0040,A123)"].Should().Be(3, "a name in an item of a sequence counts");
        counts["private"].Should().BeGreaterThanOrEqualTo(6);
        removed.Attributes.Single(a => a.Tag == "(0010,0010)").Should().Be(new RemovedAttribute("(0010,0010)", "Patient's Name", "Z", 3));
        _marks.Should().NotContain(m => removed.ToString().Contains(m, StringComparison.OrdinalIgnoreCase));
        (await Store.ReportAsync(report.Cases.Single().Id, default)).Should().BeEquivalentTo(removed);
    }

    [Fact]
    public async Task A_marked_value_is_found_where_it_was_stored()
    {
        await ImportAsync([.. Series(DicomBuilder.ExplicitLittle, "A").Select(f => Upload("x", f))]);
        Marks.Find(Host.Folder.Root, _marks).Should().NotBeEmpty("otherwise the other tests prove nothing: without de-identification the series' description names the case");
    }

    [Fact]
    public async Task A_patient_keeps_a_pseudonym_and_identifiers_are_the_same_within_a_project_only()
    {
        await OnAsync();
        var first = (await ImportAsync(Series(DicomBuilder.ExplicitLittle, "A"))).Cases.Single();
        var second = (await ImportAsync(Series(DicomBuilder.ImplicitLittle, "A", series: "1.2.777.8"))).Cases.Single();
        var third = (await ImportAsync(Series(DicomBuilder.ExplicitLittle, "B", series: "1.2.777.9"))).Cases.Single();
        (first.Name, second.Name, third.Name).Should().Be(("Case 001 P001 CT", "Case 002 P001 CT", "Case 003 P002 CT"));
        var sources = await SourcesAsync();
        sources[0].StudyUid.Should().Be(sources[1].StudyUid).And.StartWith("2.25.");
        sources[0].SeriesUid.Should().NotBe(sources[1].SeriesUid);
        sources[0].FrameOfReferenceUid.Should().Be(sources[1].FrameOfReferenceUid);
        (await Store.PseudonymsAsync(Project.Id, default)).Should().Equal(new Pseudonym("P001", 2, null, null), new Pseudonym("P002", 1, null, null));

        var other = await Host.Projects.CreateAsync("Other", Guid.Empty, default);
        await Importer.ImportAsync(other.Id, [.. Series(DicomBuilder.ExplicitLittle, "A").Select(f => Upload("x", f))], null, default);
        (await SourcesAsync())[3].StudyUid.Should().NotBe(sources[0].StudyUid, "projects cannot be joined by identifiers");
        await Host.Projects.RemoveCaseAsync(third.Id, default);
        (await ImportAsync(Series(DicomBuilder.ExplicitLittle, "B", series: "1.2.777.10"))).Cases.Single().Name.Should().Be("Case 004 P002 CT", "a number is given once");
    }

    [Fact]
    public async Task New_projects_deidentify_and_a_kept_way_back_is_encrypted_readable_and_can_be_forgotten()
    {
        (await Store.GetAsync((await Host.Projects.CreateAsync("New", Guid.Empty, default)).Id, default)).Should().Be(DeidentificationSettings.Default);
        await Store.SetAsync(Project.Id, DeidentificationSettings.Default with { KeepOriginals = true }, null, default);
        (await FluentActions.Awaiting(() => ImportAsync(Series(DicomBuilder.ExplicitLittle, "A"))).Should().ThrowAsync<Mem3DException>()).Which.Message.Should().Contain("no keys");

        await OnAsync();
        var plain = (await ImportAsync(Series(DicomBuilder.ExplicitLittle, "A"))).Cases.Single();
        (await FluentActions.Awaiting(() => Host.Get<ICaseOrigins>().FindAsync(plain.Id, default)).Should().ThrowAsync<Mem3DException>())
            .Which.Message.Should().Contain("not kept");
    }

    [Fact]
    public async Task Retained_identifiers_stay_and_lead_back()
    {
        await Store.SetAsync(Project.Id, DeidentificationSettings.Default with { RetainUids = true }, null, default);
        var report = await ImportAsync(Series(DicomBuilder.ExplicitLittle, "A"));
        report.Deidentification!.Methods.Should().Equal("Basic Application Confidentiality Profile", "Retain UIDs Option");
        report.Deidentification.Attributes.Single(a => a.Tag == "(0020,000D)").Action.Should().Be("K");
        (await Host.Get<ICaseOrigins>().FindAsync(report.Cases.Single().Id, default)).Should().Be(new CaseOrigin("1.2.777.1", "1.2.777.2"));
        Marks.Find(Host.Folder.Root, [.. _marks.Where(m => !m.StartsWith("1.2.", StringComparison.Ordinal))]).Should().BeEmpty();
    }

    [Fact]
    public async Task Burned_in_text_and_captures_are_warned_about()
    {
        await OnAsync();
        var report = await ImportAsync(DicomBuilder.Series3D(3, [0, 0, 2], (b, n) =>
        {
            b.With(0x0028_0301, "CS", "YES ").With(0x0028_0302, "CS", n == 0 ? "YES " : "NO");
            b.SopClass = "1.2.840.10008.5.1.4.1.1.7.3";
        }));
        report.Deidentification!.Warnings.Should().HaveCount(3);
        report.Deidentification.Warnings[0].Should().StartWith("3 images say that text is burned into the pixels");
        report.Deidentification.Warnings[1].Should().Contain("captured");
        report.Deidentification.Warnings[2].Should().StartWith("1 image says that a face");
    }

    [Fact]
    public async Task Texts_of_nifti_and_nrrd_headers_and_names_of_files_are_gone_and_the_geometry_is_not()
    {
        await OnAsync();
        var nifti = new NiftiBuilder { Values = [.. Enumerable.Range(0, 24).Select(n => (double)n)] }.WithSform(-2, 0, 0, 40, 0, 2, 0, -30, 0, 0, 4, 10).Build();
        foreach (var (at, text) in new[] { (14, "dbname"), (148, "descrip"), (228, "auxfile"), (328, "intent") })
        {
            Encoding.ASCII.GetBytes(Mark(text)).CopyTo(nifti, at);
        }

        var nrrd = Encoding.ASCII.GetBytes(
            $"NRRD0005\ncontent: {Mark("content")}\ntype: uint8\ndimension: 3\nsizes: 2 2 2\nspace: left-posterior-superior\nspace directions: (1,0,0) (0,1,0) (0,0,1)\nencoding: raw\n{Mark("key")}:={Mark("value")}\n\n12345678");
        var report = await ImportAsync(Upload($"{Mark("nifti")}.nii", nifti), Upload($"{Mark("nrrd")}.nrrd", nrrd));
        report.Problems.Should().BeEmpty();
        report.Cases.Select(c => c.Name).Should().BeEquivalentTo("Case 001", "Case 002");
        report.Deidentification!.Attributes.Select(a => (a.Name, a.Count)).Should().BeEquivalentTo(
            [("aux_file", 1), ("db_name", 1), ("descrip", 1), ("intent_name", 1), ("content", 1), ("key/value pairs", 1)]);
        await Host.RestartAsync();
        Marks.Find(Host.Folder.Root, _marks).Should().BeEmpty();
        report.Cases.Single(c => c.Volume.Geometry.Size.VoxelCount == 24).Volume.Geometry.IjkToLps.ToMillimetres(0, 0, 0).Should().Be((-40, 30, 10));
    }

    [Fact]
    public async Task A_segmentation_of_it_names_the_pseudonym_the_mapped_images_and_the_method()
    {
        await OnAsync();
        var info = (await ImportAsync(Series(DicomBuilder.ExplicitLittle, "A"))).Cases.Single();
        await StoreAsync(info);
        var source = (await SourcesAsync()).Single();
        foreach (var format in new[] { ExportFormat.DicomSeg, ExportFormat.RtStruct })
        {
            var path = Host.Temporary.File($"{format}.dcm");
            await Host.Get<ICaseExporter>().WriteAsync(info.Id, new ExportRequest(format, null, "Ada Lovelace"), path, null, default);
            Encoding.Latin1.GetString(await File.ReadAllBytesAsync(path)).Should().NotContain("Ada Lovelace", "the content creator is private too");
            if (Tool.Why("dciodvfy", "dicom3tools") is { } missing)
            {
                Console.WriteLine(missing);
            }
            else
            {
                Tool.Run("dciodvfy", path).Output.Should().NotContain("Error");
            }

            if (Python.Why("import pydicom") is { } why)
            {
                Console.WriteLine(why);
                continue;
            }

            Python.Run($"""
                import pydicom
                d = pydicom.dcmread(r"{path}")
                assert (d.PatientID, d.PatientName, d.PatientIdentityRemoved) == ("P001", "P001", "YES"), d
                assert d.DeidentificationMethod == "Basic Application Confidentiality Profile"
                assert [(c.CodeValue, c.CodingSchemeDesignator) for c in d.DeidentificationMethodCodeSequence] == [("113100", "DCM")]
                assert d.StudyInstanceUID == "{source.StudyUid}", d.StudyInstanceUID
                text = str(d)
                assert "1.2.777" not in text and "{source.Images[1].SopInstanceUid}" in text
                print("agreed")
                """).Should().Contain("agreed");
        }
    }

    private Task OnAsync() => Store.SetAsync(Project.Id, DeidentificationSettings.Default, null, default);

    /// <summary>A value that stands nowhere else; remembered, to be looked for.</summary>
    private string Mark(string of)
    {
        var mark = $"Zq{of}Wx";
        _marks.Add(mark);
        return mark;
    }

    private List<byte[]> Series(string syntax, string patient, string series = "1.2.777.2")
    {
        var big = syntax == DicomBuilder.ExplicitBig;
        _marks.AddRange(["1.2.777.", "19310415", "104530"]);
        return DicomBuilder.Series3D(3, [0, 0, 2.5], (b, _) =>
        {
            (b.TransferSyntax, b.Study, b.Series, b.Description) = (syntax, "1.2.777.1", series, Mark("series"));
            b.With(0x0010_0010, "PN", Mark($"name{patient}")).With(0x0010_0020, "LO", Mark($"id{patient}")).With(0x0010_0030, "DA", "19310415")
                .With(0x0008_0050, "SH", Mark("accession")).With(0x0008_0090, "PN", Mark("doctor")).With(0x0008_1030, "LO", Mark("study")).With(0x0008_0020, "DA", "19310415")
                .With(0x0008_0030, "TM", "104530").With(0x0008_0080, "LO", Mark("hospital")).With(0x0010_4000, "LT", Mark("comments")).With(0x0020_0052, "UI", "1.2.777.5")
                .With(0x0009_0010, "LO", Mark("creator")).With(0x0009_1001, "LO", Mark("private"))
                .With(0x0040_A730, "SQ", Item(Nested(big, syntax != DicomBuilder.ImplicitLittle, 0x0040_A123, "PN", Mark("nested")), big))
                .With(0x0008_1140, "SQ", Item(Nested(big, syntax != DicomBuilder.ImplicitLittle, 0x0008_1155, "UI", "1.2.777.6"), big));
        });
    }

    private static byte[] Nested(bool big, bool isExplicit, uint tag, string vr, string text)
    {
        var value = Encoding.ASCII.GetBytes(text.Length % 2 == 0 ? text : text + " ");
        byte[] Two(ushort v) => big ? [(byte)(v >> 8), (byte)v] : [(byte)v, (byte)(v >> 8)];
        byte[] length = isExplicit ? [.. Encoding.ASCII.GetBytes(vr), .. Two((ushort)value.Length)] : [.. Two((ushort)value.Length), 0, 0];
        return [.. Two((ushort)(tag >> 16)), .. Two((ushort)tag), .. length, .. value];
    }

    private static byte[] Item(byte[] content, bool big) => big
        ? [0xFF, 0xFE, 0xE0, 0, 0, 0, 0, (byte)content.Length, .. content]
        : [0xFE, 0xFF, 0, 0xE0, (byte)content.Length, 0, 0, 0, .. content];

    private async Task<List<Data.Formats.Dicom.DicomSource>> SourcesAsync() => [.. (await Host.Database.ReadAsync(
        db => db.Volumes.OrderBy(v => v.Id).Select(v => v.DicomSource!).ToListAsync(), default)).Select(s => System.Text.Json.JsonSerializer.Deserialize<Data.Formats.Dicom.DicomSource>(s)!)];

    private async Task StoreAsync(CaseInfo info)
    {
        var label = await Host.Projects.AddLabelAsync(Project.Id, "Liver", null, new ClinicalCode("10200004", "Liver"), default);
        var mask = new SliceMask(5, 4, [.. Enumerable.Range(0, 20).Select(n => (byte)(n == 7 ? 1 : 0))]);
        var edit = await Host.Sessions.BeginAsync(Edits.Accept(info.Id, label.Id, 1), default);
        await Edits.WriteAsync(Host.Sessions, edit, [new SliceState(1, RunLength.Encode(mask), mask.Area, 1, 1, SliceOrigin.Accepted, true, edit.Id)]);
        await Host.Sessions.FinishAsync(edit.Id, EditStatus.Completed, null, default);
    }
}
