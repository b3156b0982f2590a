using System.Text;
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

        await Host.Get<IDeidentificationStore>().SetAsync(Project.Id, DeidentificationSettings.Default, null, default);
        var files = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Where(f => Path.GetExtension(f) is not (".csv" or ".md"));

        // What a table or column is called may be a value somewhere ("PatientID").
        var schema = string.Concat(Directory.EnumerateFiles(Host.Folder.Root, "mem3d.db*").Select(f => Encoding.Latin1.GetString(File.ReadAllBytes(f))));
        // Nor what the report calls the attributes it removed ("Acquisition Date").
        var names = PrivateValues.ProfileTable(typeof(Data.Formats.Dicom.DicomTag).Assembly);
        var values = PrivateValues.Of(root, names).Where(v => !schema.Contains(v, StringComparison.OrdinalIgnoreCase) && !names.Contains(v, StringComparison.OrdinalIgnoreCase)).ToList();
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
}
