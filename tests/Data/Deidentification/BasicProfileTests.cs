using System.Reflection;
using Mem3D.Data.Formats.Dicom;
using Mem3D.Data.Formats.Dicom.Deidentification;

namespace Mem3D.Data.Tests.Deidentification;

public sealed class BasicProfileTests
{
    [Fact]
    public void The_table_is_whole()
    {
        BasicProfile.Count.Should().Be(620, "PS3.15, Table E.1-1 (2025a) has 621 rows, one of them for private attributes");
        BasicProfile.Find(0x0010_0010).Should().Be(new ProfileEntry("Patient's Name", "Z"));
        BasicProfile.Find(0x0020_000D).Should().Be(new ProfileEntry("Study Instance UID", "U"));
        BasicProfile.Find(0x6002_3000)!.Name.Should().Be("Overlay Data");
        BasicProfile.Find(0x5004_1234)!.Name.Should().Be("Curve Data");
        BasicProfile.Find(0x0029_1010)!.Name.Should().Be("Private Attributes");
        BasicProfile.Find(0x0028_0010).Should().BeNull("Rows are not private");
    }

    [Fact]
    public void Of_what_the_reader_keeps_only_identifiers_and_the_series_description_are_private()
    {
        var kept = typeof(DicomTag).GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.IsLiteral).Select(f => (uint)f.GetRawConstantValue()!)
            .Where(DicomSelection.Image.Keeps).ToList();
        kept.Should().HaveCountGreaterThan(30);
        var known = kept.Where(t => BasicProfile.Find(t) is { IsUid: false }).ToList();
        known.Should().Equal([DicomTag.SeriesDescription], "it names the case, and a de-identified case is named by number; whatever else is read must be dealt with");
    }

    [Fact]
    public void Identifiers_are_mapped_consistently_by_key_and_stay_valid()
    {
        var (one, other) = (new UidMapper(new byte[32]), new UidMapper([.. Enumerable.Repeat((byte)1, 32)]));
        one.Map("1.2.3").Should().Be(one.Map("1.2.3")).And.NotBe(one.Map("1.2.4")).And.NotBe(other.Map("1.2.3"));
        one.Map("1.2.840.10008.5.1.4.1.1.2").Should().Be("1.2.840.10008.5.1.4.1.1.2", "classes are the standard's own");
        one.Map("").Should().BeEmpty();
        Enumerable.Range(0, 1000).Select(n => one.Map($"1.2.{n}")).Should().OnlyHaveUniqueItems().And.AllSatisfy(uid => uid.Should().MatchRegex(@"^2\.25\.[1-9][0-9]{0,38}$"));
    }
}
