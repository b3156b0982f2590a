using System.Reflection;
using System.Text;
using System.Text.Json;

namespace Mem3D.Testing;

/// <summary>What real DICOM files say of patients, as pydicom reads it. Owes nothing to the product's reader.</summary>
public static class PrivateValues
{
    /// <summary>The product's table of the Basic Profile: a line an attribute, which begins with its tag and a semicolon.</summary>
    public static string ProfileTable(Assembly data)
    {
        using var reader = new StreamReader(data.GetManifestResourceStream("Mem3D.BasicProfile.csv")!);
        return reader.ReadToEnd();
    }

    /// <summary>Texts of at least six characters in attributes of the profile's table and in private ones, items included, of all files below a folder.</summary>
    public static IReadOnlyList<string> Of(string root, string profileTable)
    {
        using var list = new TemporaryFolder();
        list.Write("table.csv", Encoding.UTF8.GetBytes(string.Join('\n', profileTable.Split('\n').Select(l => l.Split(';')[0]))));
        var output = Python.Run($$"""
            import pydicom, json, os, io, zipfile, warnings
            warnings.simplefilter("ignore")
            table = set(l.strip() for l in open(r"{{list.File("table.csv")}}"))
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
}
