using System.Globalization;
using System.Text;
using Mem3D.Core.Archives;
using Mem3D.Core.Deidentification;
using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Core.Projects;
using Mem3D.Core.Sessions;
using Mem3D.Core.Work;
using Mem3D.Integration.Tests.Stage;
using Mem3D.Testing;
using Mem3D.Web.Archives;
using Mem3D.Web.Hosting;
using Mem3D.Web.Uploads;
using Mem3D.Web.Workspace;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Integration.Tests;

/// <summary>A series goes into a real Orthanc, is found, pulled, de-identified, segmented; the segmentation goes back and lies where it belongs.</summary>
public sealed class ArchiveTests
{
    private const int Slices = 6;

    private static Actor By { get; } = new(Guid.NewGuid(), "Ada Lovelace", RoleRights.All);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_series_of_a_real_archive_is_found_pulled_segmented_and_its_segmentation_filed_with_it()
    {
        if (Orthanc.Why is { } why)
        {
            Console.WriteLine(why);
            Assert.Skip(why);
        }

        await using var orthanc = await Orthanc.WithAsync(Study());

        await orthanc.PutAsync(new DicomBuilder { Study = "1.2.888.2", Series = "1.2.888.2.1", Modality = "MR" }.With(0x0010_0010, "PN", "Other^Otto").With(0x0010_0020, "LO", "4711").With(0x0008_0020, "DA", "20010101").Build());
        using var server = new Server();
        T Get<T>()
            where T : notnull => server.Services.GetRequiredService<T>();
        var archive = await Get<IArchiveStore>().SaveAsync(
            new Archive(Guid.Empty, "Orthanc", orthanc.Address.TrimEnd('/'), ArchiveAuthentication.Basic, Orthanc.User, false, "", ArchiveUsers.Managers), Orthanc.Password, By, Cancellation);
        using var client = await Get<ArchiveConnections>().OpenAsync(archive.Id, Cancellation);

        (await client.StudiesAsync(new StudyFilter(), 0, 50, Cancellation)).Should().HaveCount(2);
        (await client.StudiesAsync(new StudyFilter(), 1, 1, Cancellation)).Should().ContainSingle("pages are asked for");
        (await client.StudiesAsync(new StudyFilter { PatientName = "nobody" }, 0, 50, Cancellation)).Should().BeEmpty();
        foreach (var filter in new StudyFilter[]
        {
            new() { PatientName = "qxsmith" }, new() { PatientId = "QX-0815" }, new() { AccessionNumber = "QXACC" }, new() { Modality = "CT" },
            new() { From = new DateOnly(1999, 1, 1), To = new DateOnly(1999, 12, 31) },
        })
        {
            (await client.StudiesAsync(filter, 0, 50, Cancellation)).Should().ContainSingle(filter.ToString()).Which.Uid.Should().Be("1.2.888.1");
        }

        var study = (await client.StudiesAsync(new StudyFilter { PatientId = "QX-0815" }, 0, 50, Cancellation)).Single();
        (study.PatientName, study.Date, study.Description, study.Series, study.Images).Should().Be(("QxSmith^Jane", "19990607", "QxAbdomen", 1, Slices));
        var series = (await client.SeriesAsync(study.Uid, Cancellation)).Single();
        (series.Modality, series.Number, series.Description, series.Images).Should().Be(("CT", 3, "QxPortal", Slices));
        var instances = await client.InstancesAsync(series.StudyUid, series.Uid, Cancellation);
        instances.Should().Equal(Enumerable.Range(1, Slices).Select(n => $"1.2.888.1.1.{n}"), "in the order of their numbers");
        (await client.PictureAsync(series.StudyUid, series.Uid, instances[2], Cancellation))!.Value.Type.Should().StartWith("image/");

        var person = new Person(Guid.NewGuid(), "Ada Lovelace");
        var project = await Get<IProjectStore>().CreateAsync("Pulled", person.Id, Cancellation);
        var info = await PullAsync(keepOriginals: true);
        info.Name.Should().Be("Case 001 P001 CT");
        (info.Volume.Geometry.Size.Width, info.Volume.Geometry.Size.Depth).Should().Be((32, Slices));
        var label = await Get<IProjectStore>().AddLabelAsync(project.Id, "Liver", null, new ClinicalCode("10200004", "Liver"), Cancellation);
        await Drawing.DrawAsync(Get<ISessionStore>(), info, label, 2, 3);

        var outcome = await Get<ArchiveSender>().SendAsync(archive, info, person, new Progress<double>(), Cancellation);
        outcome.Stored.Should().BeTrue(outcome.Remark);
        var seg = (await orthanc.FilesAsync("SEG")).Should().ContainSingle().Which;
        (await orthanc.PatientsAsync()).Should().Be(2, "it is filed with the patient that is there, not with a new one");
        (await client.SeriesAsync(study.Uid, Cancellation)).Select(s => s.Modality).Should().BeEquivalentTo("CT", "SEG");
        Judge(seg);

        var plain = await PullAsync(keepOriginals: false);
        await Drawing.DrawAsync(Get<ISessionStore>(), plain, label, 2);
        (await FluentActions.Awaiting(() => Get<ArchiveSender>().SendAsync(archive, plain, person, new Progress<double>(), Cancellation)).Should().ThrowAsync<Mem3DException>())
            .Which.Message.Should().Contain("were not kept");
        var folder = Get<Folders>();
        Directory.EnumerateFileSystemEntries(folder.Staging).Should().BeEmpty();
        var bytes = string.Concat(Directory.EnumerateFiles(folder.Data, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)).Select(Read));
        foreach (var mark in (string[])["QxSmith", "QX-0815", "QXACC", "QxAbdomen", "QxPortal", "1.2.888.", "19990607", Orthanc.Password])
        {
            bytes.Contains(mark, StringComparison.OrdinalIgnoreCase).Should().BeFalse($"{mark} is nowhere in the data folder");
        }

        (await Get<IDeidentificationStore>().PseudonymsAsync(project.Id, Cancellation)).Should().Equal(new Pseudonym("P001", 2, "QX-0815", "QxSmith^Jane"));
        await Get<IDeidentificationStore>().SetAsync(project.Id, DeidentificationSettings.Default with { KeepOriginals = true }, By, Cancellation);
        await Get<IDeidentificationStore>().SetAsync(project.Id, DeidentificationSettings.Default, By, Cancellation);
        (await Get<IDeidentificationStore>().PseudonymsAsync(project.Id, Cancellation)).Should().Equal(new Pseudonym("P001", 2, null, null));
        await FluentActions.Awaiting(() => Get<ICaseOrigins>().FindAsync(info.Id, Cancellation)).Should().ThrowAsync<Mem3DException>("the way back was forgotten");

        async Task<CaseInfo> PullAsync(bool keepOriginals)
        {
            var id = await Get<ArchivePulls>().StartAsync(archive, project.Id, person, [series], keepOriginals, Cancellation);
            Get<UploadService>().Active(project.Id, person).Should().Contain(id, "a page that is opened now takes it up");
            await Eventually.TrueAsync(() => Get<UploadService>().Status(id, person).Ended, "the pull ends");
            var status = Get<UploadService>().Status(id, person);
            status.State.Should().Be(UploadState.Done, string.Join(' ', status.Problems));
            status.Deidentification!.Attributes.Should().Contain(a => a.Name == "Patient ID" && a.Count == Slices);
            return await Get<IProjectStore>().CaseAsync(status.Cases.Single().Id, Cancellation);
        }
    }

    [Fact]
    public async Task A_series_that_the_archive_lists_in_part_is_not_pulled()
    {
        await using var peer = new SmallArchive { Listed = SmallArchive.Slices - 1 };
        using var server = new Server();
        var person = new Person(Guid.NewGuid(), "Ada Lovelace");
        var uploads = server.Services.GetRequiredService<UploadService>();
        var project = await server.Services.GetRequiredService<IProjectStore>().CreateAsync("Pulled", person.Id, Cancellation);
        var archive = await server.Services.GetRequiredService<IArchiveStore>().SaveAsync(
            new Archive(Guid.Empty, "Small", peer.Address, ArchiveAuthentication.None, "", false, "", ArchiveUsers.Managers), null, By, Cancellation);
        var id = await server.Services.GetRequiredService<ArchivePulls>().StartAsync(archive, project.Id, person, [SmallArchive.Series], keepOriginals: false, Cancellation);
        await Eventually.TrueAsync(() => uploads.Status(id, person).Ended, "the pull ends");
        var status = uploads.Status(id, person);
        (status.State, status.Cases.Count).Should().Be((UploadState.Failed, 0));
        status.Problems.Should().ContainSingle().Which.Reason.Should().Be("The archive says that series 3 has 4 images, but lists 3 of them. Nothing was imported.");
    }

    [Fact]
    public async Task What_goes_wrong_is_said_in_words()
    {
        await using var peer = new FaultyArchive();
        using var server = new Server();
        async Task<Mem3DException> AskAsync(string path)
        {
            var store = server.Services.GetRequiredService<IArchiveStore>();
            var archive = await store.SaveAsync(new Archive(Guid.Empty, path, peer.Address + path, ArchiveAuthentication.Bearer, "", false, "", ArchiveUsers.Managers), "token", By, Cancellation);
            using var client = await server.Services.GetRequiredService<ArchiveConnections>().OpenAsync(archive.Id, Cancellation);
            return (await FluentActions.Awaiting(() => client.StudiesAsync(new StudyFilter(), 0, 1, Cancellation)).Should().ThrowAsync<Mem3DException>()).Which;
        }

        (await AskAsync("unauthorised")).Message.Should().Contain("does not accept").And.Contain("401");
        (await AskAsync("nowhere")).Message.Should().Contain("404");
        (await AskAsync("page")).Message.Should().Contain("does not speak DICOMweb");
        (await AskAsync("broken-json")).Message.Should().Contain("does not speak DICOMweb");
        (await AskAsync("elsewhere")).Message.Should().Contain("not followed");
        peer.Asked.Should().NotContain(p => p.Contains("stolen", StringComparison.Ordinal), "credentials go to no other place");
        (await AskAsync("busy")).Message.Should().Contain("503");
        peer.Asked.Count(p => p.StartsWith("/busy", StringComparison.Ordinal)).Should().Be(3, "a busy archive is asked again");
        peer.Tokens.Should().OnlyContain(t => t == "Bearer token");
    }

    [Fact]
    public async Task A_broken_connection_is_taken_up_again_and_a_refused_object_explained()
    {
        await using var peer = new FaultyArchive();
        using var server = new Server();
        using var folder = new TemporaryFolder();
        var store = server.Services.GetRequiredService<IArchiveStore>();
        var archive = await store.SaveAsync(new Archive(Guid.Empty, "peer", peer.Address + "cuts", ArchiveAuthentication.None, "", false, "", ArchiveUsers.Managers), null, By, Cancellation);
        using var client = await server.Services.GetRequiredService<ArchiveConnections>().OpenAsync(archive.Id, Cancellation);
        await client.RetrieveAsync("1.2", "1.2.3", "1.2.3.4", folder.File("image"), Cancellation);
        (await File.ReadAllTextAsync(folder.File("image"), Cancellation)).Should().Be(new string('x', 5000), "the second answer was whole");
        var outcome = await client.StoreAsync("1.2", folder.Write("seg", [1, 2, 3]), Cancellation);
        outcome.Should().Be(new StoreOutcome(false, "It does not take segmentations (SOP class not supported)."));
        await FluentActions.Awaiting(() => client.RetrieveAsync("../../other", "1", "2", folder.File("x"), Cancellation)).Should().ThrowAsync<Mem3DException>("no identifier leads out of the address");
    }

    [Theory]
    [InlineData("ftp://pacs/", "not one of the web")]
    [InlineData("https://me:secret@pacs/", "holds a user")]
    [InlineData("pacs", "not one of the web")]
    public async Task Addresses_are_checked(string address, string why)
    {
        using var server = new Server();
        var store = server.Services.GetRequiredService<IArchiveStore>();
        Archive Of(string at, ArchiveAuthentication authentication = ArchiveAuthentication.None) => new(Guid.Empty, "A", at, authentication, "u", false, "", ArchiveUsers.Managers);
        (await FluentActions.Awaiting(() => store.SaveAsync(Of(address), null, By, Cancellation)).Should().ThrowAsync<Mem3DException>()).Which.Message.Should().Contain(why);
        var saved = await store.SaveAsync(Of("https://pacs.example.org/dicom-web", ArchiveAuthentication.Basic), "secret", By, Cancellation);
        saved.Address.Should().EndWith("/");
        (await store.SaveAsync(saved with { Name = "B" }, null, By, Cancellation)).HasSecret.Should().BeTrue("it stays while address and user stay");
        (await store.SecretAsync(saved.Id, Cancellation)).Should().Be("secret");
        (await FluentActions.Awaiting(() => store.SaveAsync(saved with { Address = "https://other.example.org/" }, null, By, Cancellation)).Should().ThrowAsync<Mem3DException>())
            .Which.Remedy.Should().Contain("not sent to another address");
    }

    private static void Judge(byte[] seg)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("seg.dcm", seg);
        if (Python.Why("import pydicom") is { } why)
        {
            Console.WriteLine(why);
            return;
        }

        Python.Run($"""
            import pydicom
            d = pydicom.dcmread(r"{path}")
            assert (d.PatientID, str(d.PatientName), d.StudyInstanceUID, d.AccessionNumber, d.StudyDate) == ("QX-0815", "QxSmith^Jane", "1.2.888.1", "QXACC", "19990607"), d
            assert "PatientIdentityRemoved" not in d
            assert d.ReferencedSeriesSequence[0].SeriesInstanceUID == "1.2.888.1.1"
            where = [str(g.DerivationImageSequence[0].SourceImageSequence[0].ReferencedSOPInstanceUID) for g in d.PerFrameFunctionalGroupsSequence]
            assert where == ["1.2.888.1.1.3", "1.2.888.1.1.4"], where
            assert d.pixel_array.sum() == 2
            print("agreed")
            """).Should().Contain("agreed");
    }

    private static IReadOnlyList<byte[]> Study() => MarkedSeries.Images("1.2.888.1", "1.2.888.1.1", "1.2.888.9", Slices);

    private static string Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Encoding.Latin1.GetString(bytes);
    }
}
