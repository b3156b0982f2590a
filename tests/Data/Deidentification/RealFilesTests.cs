using System.Text;
using System.Text.Json;
using Mem3D.Core.Deidentification;
using Mem3D.Core.Volumes;
using Mem3D.Data.Tests.Volumes;
using Mem3D.Testing;

namespace Mem3D.Data.Tests.Deidentification;

/// <summary>Files of scanners: what pydicom reads of attributes that the profile removes is in no byte that was stored.</summary>
public sealed class RealFilesTests : ImportTestBase
{
    [Fact]
    public async Task No_removed_value_of_any_real_file_is_stored()
    {
        if (SharedFiles.Find("dicom") is not { } root || Python.Why("import pydicom") is not null)
        {
            var why = SharedFiles.Find("dicom") is null ? SharedFiles.WhyMissing : Python.Why("import pydicom")!;
            Console.WriteLine(why);
            Assert.Skip(why);
            return;
        }

        await Host.Get<IDeidentificationStore>().SetAsync(Project.Id, DeidentificationSettings.Default, default);
        var files = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Where(f => Path.GetExtension(f) is not (".csv" or ".md"));

        // What a table or column is called may be a value somewhere ("PatientID").
        var schema = string.Concat(Directory.EnumerateFiles(Host.Folder.Root, "mem3d.db*").Select(f => Encoding.Latin1.GetString(File.ReadAllBytes(f))));
        // Nor what the report calls the attributes it removed ("Acquisition Date").
        var names = string.Join('\n', Table(whole: true));
        var values = Values(root).Where(v => !schema.Contains(v, StringComparison.OrdinalIgnoreCase) && !names.Contains(v, StringComparison.OrdinalIgnoreCase)).ToList();
        var cases = 0;
        var counted = 0;
        foreach (var folder in files.GroupBy(Path.GetDirectoryName))
        {
            var report = await ImportAsync([.. folder.Select(f => new UploadedFile(f, Path.GetFileName(f)))]);
            cases += report.Cases.Count;
            counted += report.Deidentification?.Values ?? 0;
        }

        cases.Should().BeGreaterThan(20, "otherwise this test says nothing");
        counted.Should().BeGreaterThan(1000);
        await Host.RestartAsync();
        values.Should().HaveCountGreaterThan(500, "otherwise this test says nothing");
        Marks.Find(Host.Folder.Root, values).Should().BeEmpty();
    }

    /// <summary>Texts of at least six characters that pydicom finds in attributes of the profile's table and in private ones, items included.</summary>
    private List<string> Values(string root)
    {
        var table = Host.Temporary.Write("table.csv", Encoding.UTF8.GetBytes(string.Join('\n', Table())));
        var output = Python.Run($$"""
            import pydicom, json, os, io, zipfile, warnings
            warnings.simplefilter("ignore")
            table = set(l.strip() for l in open(r"{{table}}"))
            found = set()
            def listed(e):
                t = "%04X%04X" % (e.tag.group, e.tag.elem)
                return t in table or e.tag.is_private or (e.tag.group & 0xFF00 == 0x6000 and e.tag.elem == 0x4000)
            def walk(d):
                for e in d:
                    if e.VR == "SQ":
                        for i in e.value:
                            walk(i)
                    elif listed(e) and e.VR not in ("OB", "OW", "OF", "UN", "US", "UL", "SS", "SL", "FL", "FD", "DS", "IS", "CS", "AT"):
                        vs = e.value if isinstance(e.value, pydicom.multival.MultiValue) else [e.value]
                        for v in vs:
                            s = str(v).strip()
                            if len(s) >= 6 and s.isascii() and not s.startswith("1.2.840.10008.") and len(set(s)) > 3:
                                found.add(s)
            def one(f):
                try:
                    walk(pydicom.dcmread(f, stop_before_pixels=True, force=True))
                except Exception:
                    pass
            for base, _, names in os.walk(r"{{root}}"):
                for n in names:
                    p = os.path.join(base, n)
                    if n.endswith(".zip"):
                        z = zipfile.ZipFile(p)
                        for m in z.namelist():
                            one(io.BytesIO(z.read(m)))
                    elif not n.endswith((".csv", ".md", ".nii", ".gz", ".nrrd", ".raw", ".mha", ".hdr", ".img", ".nhdr")):
                        one(p)
            print(json.dumps(sorted(found)))
            """);
        return JsonSerializer.Deserialize<List<string>>(output)!;
    }

    private static IEnumerable<string> Table(bool whole = false)
    {
        using var reader = new StreamReader(typeof(Data.Formats.Dicom.DicomTag).Assembly.GetManifestResourceStream("Mem3D.BasicProfile.csv")!);
        while (reader.ReadLine() is { } line)
        {
            yield return whole ? line : line.Split(';')[0];
        }
    }
}
