using Mem3D.Testing;

namespace Mem3D.Integration.Tests.Stage;

/// <summary>An axial series whose names and numbers of a person would be found anywhere: QxSmith, QX-0815, QXACC, QxAbdomen, 19990607.</summary>
internal static class MarkedSeries
{
    /// <summary>Images of 32×24 voxels, 2.5 mm apart, as DICOM files; every other one is compressed (RLE), so that archives give what they hold.</summary>
    public static IReadOnlyList<byte[]> Images(string study, string series, string frameOfReference, int slices) => [.. Enumerable.Range(0, slices).Select(n => new DicomBuilder
    {
        Study = study,
        Series = series,
        Description = "QxPortal",
        Instance = n + 1,
        Rows = 24,
        Columns = 32,
        Position = [0, 0, 2.5 * n],
        Pixels = [.. Enumerable.Range(0, 24 * 32).Select(p => (long)((p * (n + 1)) % 800))],
    }.With(0x0010_0010, "PN", "QxSmith^Jane").With(0x0010_0020, "LO", "QX-0815").With(0x0008_0050, "SH", "QXACC").With(0x0008_0020, "DA", "19990607")
        .With(0x0008_1030, "LO", "QxAbdomen").With(0x0020_0052, "UI", frameOfReference)).Select((slice, n) => (n % 2 == 0 ? slice : slice.RunLengthCoded()).Build())];
}
