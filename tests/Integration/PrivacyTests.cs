using System.Buffers;
using System.Net;
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
using Mem3D.Web.Uploads;
using Mem3D.Web.Workspace;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mem3D.Integration.Tests;

/// <summary>Where a patient's name, identifier, date or the name of her file must never be: log lines, however talkative, and addresses.</summary>
public sealed class PrivacyTests
{
    private static readonly string[] Marks = [.. SmallArchive.Marks, "QxFile", "QxFolder", "QxBroken", "QxNifti"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_log_line_and_no_address_says_anything_of_a_patient()
    {
        using var log = new LogRecorder();
        await using var peer = new SmallArchive();
        await using var faulty = new FaultyArchive();
        await using var team = await Team.GatherAsync(Talkative(log));
        var (server, ada) = (team.Server, team["administrator"]);
        T Get<T>()
            where T : notnull => server.Services.GetRequiredService<T>();
        var by = new Actor(Guid.NewGuid(), "Ada Lovelace", RoleRights.All);
        var person = new Person(by.Id, by.Name);

        // files of every kind, good and bad, into a project that takes scans as they are and into one that de-identifies
        foreach (var settings in new[] { DeidentificationSettings.Off, DeidentificationSettings.Default with { KeepOriginals = true } })
        {
            var project = await Get<IProjectStore>().CreateAsync($"Private {settings.Enabled}", by.Id, Cancellation);
            await Get<IDeidentificationStore>().SetAsync(project.Id, settings, by, Cancellation);
            var upload = await UploadTests.OpenAsync(ada, project.Id);
            foreach (var (image, n) in SmallArchive.Images().Select((f, n) => (f, n)))
            {
                await UploadTests.PutAsync(ada, upload, $"QxFolder Smith/QxFile{n}.dcm", image);
            }

            await UploadTests.PutAsync(ada, upload, "QxBroken.nii", new byte[400]);
            await UploadTests.PutAsync(ada, upload, "QxBroken.dcm", SmallArchive.Images()[0][..700]);
            await UploadTests.PutAsync(ada, upload, "QxBroken.zip", "PK\u0003\u0004 is no zip"u8.ToArray());
            await UploadTests.PutAsync(ada, upload, "QxNifti.nii.gz", UploadTests.Nifti());
            await ada.Http.PostAsync($"/api/uploads/{upload}/import", null, Cancellation);
            using var ended = await UploadTests.EndAsync(ada, upload);
            ended.RootElement.GetProperty("cases").GetArrayLength().Should().Be(2);
            ended.RootElement.GetProperty("problems").ToString().Should().Contain("QxBroken", "the person who sent it is told");
            var caseId = ended.RootElement.GetProperty("cases")[0].GetProperty("id").GetGuid();
            foreach (var address in new[] { $"/projects/{project.Id}", $"/cases/{caseId}", $"/api/cases/{caseId}/thumbnail", $"/api/cases/{caseId}/deidentification", $"/api/uploads/{upload}/deidentification", $"/api/projects/{project.Id}/audit.csv" })
            {
                (await ada.Http.GetAsync(address, Cancellation)).StatusCode.Should().BeOneOf(HttpStatusCode.OK, HttpStatusCode.NotFound);
            }
        }

        // an archive is browsed, pulled from and sent to; and everything that goes wrong on the way
        var target = await Get<IProjectStore>().CreateAsync("Pulled", by.Id, Cancellation);
        var archive = await SaveAsync("Small", peer.Address);
        using (var client = await Get<ArchiveConnections>().OpenAsync(archive.Id, Cancellation))
        {
            (await client.StudiesAsync(new StudyFilter { PatientName = "QxSmith", PatientId = "QX-0815" }, 0, 5, Cancellation)).Should().ContainSingle();
        }

        var info = await PullAsync(archive);
        await Drawing.DrawAsync(Get<ISessionStore>(), info!, await Get<IProjectStore>().AddLabelAsync(target.Id, "Liver", null, null, Cancellation), 1);
        foreach (var path in new[] { "unauthorised", "page", "broken-json", "elsewhere", "busy", "nowhere" })
        {
            var broken = await SaveAsync(path, faulty.Address + path);
            (await PullAsync(broken)).Should().BeNull();
            await FluentActions.Awaiting(() => Get<ArchiveSender>().SendAsync(broken, info!, person, new Progress<double>(), Cancellation)).Should().ThrowAsync<Mem3DException>();
        }

        (await Get<ArchiveSender>().SendAsync(archive, info!, person, new Progress<double>(), Cancellation)).Stored.Should().BeTrue();
        var table = await ada.Http.GetStringAsync($"/api/projects/{target.Id}/pseudonyms", Cancellation);
        table.Should().Contain("QxSmith", "otherwise nothing here is looked for in vain");

        log.Lines.Should().HaveCountGreaterThan(1000, "everything is logged");
        log.Lines.Should().Contain(l => l.Contains("/files", StringComparison.Ordinal) && l.Contains("Request starting", StringComparison.Ordinal), "addresses are among the lines");
        foreach (var mark in Marks)
        {
            log.Lines.Where(l => l.Contains(mark, StringComparison.OrdinalIgnoreCase)).Should().BeEmpty($"{mark} is private");
        }

        async Task<CaseInfo?> PullAsync(Archive from)
        {
            var id = await Get<ArchivePulls>().StartAsync(from, target.Id, person, [SmallArchive.Series], keepOriginals: true, Cancellation);
            await Eventually.TrueAsync(() => Get<UploadService>().Status(id, person).Ended, "the pull ends");
            return Get<UploadService>().Status(id, person).Cases is [var made, ..] ? await Get<IProjectStore>().CaseAsync(made.Id, Cancellation) : null;
        }

        Task<Archive> SaveAsync(string name, string address) => Get<IArchiveStore>().SaveAsync(
            new Archive(Guid.Empty, name, address, ArchiveAuthentication.Basic, "user", false, "", ArchiveUsers.Managers), "a password", by, Cancellation);
    }

    [Fact]
    public async Task No_private_value_of_any_real_file_is_in_a_log_line_or_in_the_name_of_a_file()
    {
        if ((SharedFiles.Find("dicom") is null ? SharedFiles.WhyMissing : Python.Why("import pydicom")) is { } why)
        {
            Console.WriteLine(why);
            Assert.Skip(why);
        }

        using var log = new LogRecorder();
        using var data = new TemporaryFolder();
        await using var team = await Team.GatherAsync(Talkative(log, data.Path));
        var ada = team["administrator"];
        var root = SharedFiles.Find("dicom")!;
        var cases = await ImportAsync("Own", [.. SmallArchive.Images().Select((image, n) => ($"image{n}", image))]);

        // what the program says by itself is no patient's ("Unknown", "operator"), and a few digits turn up in any line
        var words = string.Join('\n', log.Lines);
        var values = PrivateValues.Of(root, PrivateValues.ProfileTable(typeof(Mem3D.Data.Mem3DDataServices).Assembly))
            .Where(v => v.Length >= 8 && !v.All(char.IsAsciiLetter) && (v.Any(char.IsAsciiLetter) || v.Length >= 10) && !words.Contains(v, StringComparison.OrdinalIgnoreCase)).ToList();
        values.Should().HaveCountGreaterThan(300, "otherwise this test says nothing");
        foreach (var folder in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Where(f => Path.GetExtension(f) is not (".csv" or ".md")).GroupBy(Path.GetDirectoryName))
        {
            cases += await ImportAsync("Real", [.. folder.Select((f, n) => ($"QxFolder/QxFile{n}", File.ReadAllBytes(f)))]);
        }

        cases.Should().BeGreaterThan(20, "otherwise this test says nothing");
        var search = SearchValues.Create([.. values, "QxF"], StringComparison.OrdinalIgnoreCase);
        log.Lines.Where(line => line.AsSpan().ContainsAny(search)).Should().BeEmpty();
        Directory.EnumerateFileSystemEntries(data.Path, "*", SearchOption.AllDirectories).Where(path => Path.GetRelativePath(data.Path, path).AsSpan().ContainsAny(search)).Should().BeEmpty();

        async Task<int> ImportAsync(string name, IReadOnlyList<(string Name, byte[] Bytes)> files)
        {
            var project = await team.Server.Services.GetRequiredService<IProjectStore>().CreateAsync($"{name} {Guid.NewGuid()}", team.IdOf("administrator"), Cancellation);
            var upload = await UploadTests.OpenAsync(ada, project.Id);
            foreach (var (file, bytes) in files)
            {
                await UploadTests.PutAsync(ada, upload, file, bytes);
            }

            await ada.Http.PostAsync($"/api/uploads/{upload}/import", null, Cancellation);
            using var ended = await UploadTests.EndAsync(ada, upload, "choosing");
            var offers = ended.RootElement.GetProperty("offers").EnumerateArray().Select(o => $$"""{"offer":{{o.GetProperty("id")}},"frames":[0]}""").ToList();
            if (offers.Count == 0)
            {
                return ended.RootElement.GetProperty("cases").GetArrayLength();
            }

            (await ada.Http.PostAsync($"/api/uploads/{upload}/choice", new StringContent($"[{string.Join(',', offers)}]", Encoding.UTF8, "application/json"), Cancellation)).StatusCode.Should().Be(HttpStatusCode.Accepted);
            using var done = await UploadTests.EndAsync(ada, upload);
            return done.RootElement.GetProperty("cases").GetArrayLength();
        }
    }

    [Fact]
    public async Task The_table_of_pseudonyms_is_encrypted_for_managers_audited_and_forgets_with_the_last_scan()
    {
        using var data = new TemporaryFolder();
        Guid projectId, caseId;
        await using (var team = await Team.GatherAsync(new Server(data: data.Path)))
        {
            projectId = team.Study.ProjectId;
            await team.Server.Services.GetRequiredService<IDeidentificationStore>().SetAsync(
                projectId, DeidentificationSettings.Default with { KeepOriginals = true }, new Actor(team.IdOf("manager"), "manager", RoleRights.All), Cancellation);
            var upload = await UploadTests.OpenAsync(team["manager"], projectId);
            foreach (var image in SmallArchive.Images())
            {
                await UploadTests.PutAsync(team["manager"], upload, "image", image);
            }

            await team["manager"].Http.PostAsync($"/api/uploads/{upload}/import", null, Cancellation);
            using var ended = await UploadTests.EndAsync(team["manager"], upload);
            caseId = ended.RootElement.GetProperty("cases")[0].GetProperty("id").GetGuid();
            var address = $"/api/projects/{projectId}/pseudonyms";
            (await team["manager"].Http.GetStringAsync(address, Cancellation)).Should().Contain("P001,1,QX-0815,QxSmith^Jane");
            (await team["annotator"].Http.GetAsync(address, Cancellation)).StatusCode.Should().Be(HttpStatusCode.Forbidden);
            (await team["outsider"].Http.GetAsync(address, Cancellation)).StatusCode.Should().Be(HttpStatusCode.NotFound);
            var audit = await team.Server.Services.GetRequiredService<IAuditLog>().ReadAsync(projectId, null, 50, Cancellation);
            audit.Where(e => e.Action == AuditAction.PseudonymsExported).Select(e => (e.ActorId, e.Detail)).Should().Equal((team.IdOf("manager"), "with the patients they stand for"));
            audit.Where(e => e.Action == AuditAction.PrivateDataChanged).Select(e => e.Detail).Should().Equal("de-identified, way back kept");
        }

        var stored = Directory.EnumerateFiles(data.Path, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal))
            .Select(f => Encoding.Latin1.GetString(File.ReadAllBytes(f))).ToList();
        foreach (var mark in SmallArchive.Marks)
        {
            stored.Should().NotContain(text => text.Contains(mark, StringComparison.OrdinalIgnoreCase), $"{mark} is stored encrypted only");
        }

        await using (var again = new Server(data: data.Path))
        {
            var store = again.Services.GetRequiredService<IDeidentificationStore>();
            (await store.PseudonymsAsync(projectId, Cancellation)).Should().Equal(new Pseudonym("P001", 1, "QX-0815", "QxSmith^Jane"));
            await again.Services.GetRequiredService<IProjectStore>().RemoveCaseAsync(caseId, Cancellation);
            (await store.PseudonymsAsync(projectId, Cancellation)).Should().Equal([new Pseudonym("P001", 0, null, null)], "the name went with the last scan, the number stays given");
        }
    }

    private static Server Talkative(LogRecorder log, string? data = null) => new(data: data, replace: services =>
    {
        log.ListenTo(services);
        services.Configure<LoggerFilterOptions>(options =>
        {
            options.Rules.Clear();
            options.MinLevel = LogLevel.Trace;
        });
    });
}
