using Mem3D.Core.Volumes;
using Mem3D.Testing;

namespace Mem3D.Data.Tests.Volumes;

/// <summary>Pixel padding (PS3.3, C.7.5.1.1.2) stays in the voxels and out of the intensity window that everything is first shown in.</summary>
public sealed class PaddingTests : ImportTestBase
{
    private const uint Value = 0x0028_0120;
    private const uint Limit = 0x0028_0121;

    [Theory]
    [InlineData(1, 0, new short[] { -2000 }, -2000)]
    [InlineData(1, -1024, new short[] { -2000 }, -2000)]
    [InlineData(-1, 0, new short[] { -2000 }, -2000)]
    [InlineData(0.5, 0.25, new short[] { -2000 }, -2000)]
    [InlineData(1, 0, new short[] { -2000, -1990 }, -1995)]
    [InlineData(1, 0, new short[] { -1990, -2000 }, -1995)]
    public async Task Padding_stays_in_the_voxels_and_out_of_the_window(double slope, double intercept, short[] padding, short stored)
    {
        var slices = DicomBuilder.Series3D(3, [0, 0, 2], (slice, n) =>
        {
            slice.Pixels = [.. Enumerable.Range(0, 20).Select(p => p < 12 ? stored : (long)((n * 10) + p - 12))];
            (slice.Slope, slice.Intercept) = (slope, intercept);
            slice.With(Value, "SS", BitConverter.GetBytes(padding[0]));
            if (padding.Length > 1)
            {
                slice.With(Limit, "SS", BitConverter.GetBytes(padding[1]));
            }
        });
        var info = (await ImportAsync(slices)).Cases.Should().ContainSingle().Which;
        var padded = (stored * slope) + intercept;
        (await VoxelsAsync(info)).Count(v => v == padded).Should().Be(36, "voxels are what the file says");
        var range = info.Volume.Intensity;
        new[] { range.Minimum, range.Maximum }.Should().Contain(padded);
        double[] picture = [intercept, (27 * slope) + intercept];
        range.Low.Should().BeApproximately(picture.Min(), 0.05);
        range.High.Should().BeApproximately(picture.Max(), Math.Abs(slope) + 0.05);
    }

    [Fact]
    public async Task Unsigned_padding_of_another_value_a_slice_and_empty_slices_are_left_out_too()
    {
        var slices = DicomBuilder.Series3D(6, [0, 0, 2], (slice, n) =>
        {
            slice.Signed = false;
            slice.Pixels = [.. Enumerable.Range(0, 20).Select(p => p < 12 ? 60_000L + n : 1000 + p)];
            slice.Intercept = -1024;
            slice.With(Value, "US", BitConverter.GetBytes((ushort)(60_000 + n)));
        });
        slices[2] = slices[2][..^30];
        var report = await ImportAsync(slices);
        var info = report.Cases.Should().ContainSingle().Which;
        info.Volume.DamagedSlices.Should().Equal(2);
        var range = info.Volume.Intensity;
        (range.Minimum, range.Maximum).Should().Be((-1024, 58_981));
        range.Low.Should().BeInRange(-13, -4, "the values of the picture go from -12 to -5");
        range.High.Should().BeInRange(-13, -4);
    }

    [Fact]
    public async Task A_real_scan_is_first_shown_in_the_window_of_its_picture()
    {
        if (SharedFiles.Find("dicom/seg_liver") is not { } folder)
        {
            Console.WriteLine(SharedFiles.WhyMissing);
            Assert.Skip(SharedFiles.WhyMissing);
            return;
        }

        var files = Directory.GetFiles(folder).Where(f => Path.GetFileName(f) != "liver.dcm").ToArray();
        var info = (await ImportAsync([.. files.Select(f => new UploadedFile(f, Path.GetFileName(f)))])).Cases.Should().ContainSingle().Which;
        var range = info.Volume.Intensity;
        range.Minimum.Should().Be(-3024, "it has corners of padding");
        range.Low.Should().BeGreaterThanOrEqualTo(-1024, "nothing is thinner than air");
    }

    [Fact]
    public async Task The_picture_of_an_offered_series_is_grey_by_its_picture()
    {
        var offered = new List<VolumeOffer>();
        var uploads = ((string, string)[])[("1", "Padded"), ("2", "Plain")];
        var files = uploads.SelectMany(u => DicomBuilder.Series3D(3, [0, 0, 2], (slice, _) =>
        {
            (slice.Series, slice.Description) = u;
            slice.Pixels = [.. Enumerable.Range(0, 20).Select(p => u.Item2 == "Padded" && p % 5 == 0 ? -2000L : (p % 5) + 96)];
            slice.With(Value, "SS", BitConverter.GetBytes((short)-2000));
        })).Select((s, n) => Upload($"IM{n}", s)).ToArray();
        await Importer.ImportAsync(Project.Id, files, new Chooser(offered), null, default);
        var pictures = offered.ToDictionary(o => o.Name, o => o.Pictures.Single());
        var padded = pictures["Padded"].Grey.Distinct().Order();
        padded.Should().Equal([0, 85, 170, 255], "97 to 100 take the whole range of grey, and padding is black");
        pictures["Plain"].Grey.Distinct().Should().HaveCount(5);
    }

    private sealed class Chooser(List<VolumeOffer> offered) : IImportChooser
    {
        public Task<IReadOnlyList<VolumeChoice>> ChooseAsync(IReadOnlyList<VolumeOffer> offers, CancellationToken cancellationToken)
        {
            offered.AddRange(offers);
            return Task.FromResult<IReadOnlyList<VolumeChoice>>([]);
        }
    }
}
