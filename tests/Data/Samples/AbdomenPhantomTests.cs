using Mem3D.Core.Samples;
using Mem3D.Core.Volumes;

namespace Mem3D.Data.Tests.Samples;

public sealed class AbdomenPhantomTests
{
    [Fact]
    public void The_same_seed_gives_the_same_voxels_and_another_only_other_noise()
    {
        var size = new VolumeSize(96, 96, 30);
        var a = AbdomenPhantom.Create(size);
        AbdomenPhantom.Create(size).Voxels.Should().Equal(a.Voxels);
        var b = AbdomenPhantom.Create(size, seed: 2);
        b.Voxels.Should().NotEqual(a.Voxels);
        b.Truth.Values.Should().Equal(a.Truth.Values);
    }

    [Fact]
    public void Every_label_is_there_of_a_sensible_volume_and_intensity()
    {
        var sample = AbdomenPhantom.Create();
        sample.Geometry.Size.Should().Be(new VolumeSize(256, 256, 80));
        sample.Geometry.SpacingMm.Should().Be((1.5, 1.5, 3));
        sample.Truth.Labels().Should().Equal(sample.Labels.Select(l => l.Number));
        (string Name, double Least, double Most, double Hu)[] expected =
        [
            ("Liver", 700, 2000, 108), ("Left kidney", 80, 300, 185), ("Right kidney", 80, 300, 185), ("Spine", 200, 700, 250), ("Lesion", 5, 20, 62),
            ("Spleen", 80, 300, 122), ("Aorta", 60, 150, 155),
        ];
        foreach (var (name, least, most, hu) in expected)
        {
            var number = sample.Labels.Single(l => l.Name == name).Number;
            var values = sample.Voxels.Where((_, n) => sample.Truth.Values[n] == number).Select(v => (double)v).ToList();
            (values.Count * sample.Geometry.VoxelMillilitres).Should().BeInRange(least, most, name);
            values.Average().Should().BeInRange(hu - 70, hu + 70, name);
        }
    }

    [Fact]
    public void The_liver_is_on_the_patients_right_and_the_spine_at_the_back()
    {
        var sample = AbdomenPhantom.Create(new VolumeSize(64, 64, 20));
        var (x, _, _) = Centre(sample, 1);
        var (_, y, _) = Centre(sample, 4);
        x.Should().BeLessThan(-20, "LPS: x grows to the patient's left");
        y.Should().BeGreaterThan(40, "LPS: y grows to the back");
    }

    private static (double X, double Y, double Z) Centre(SampleVolume sample, byte label)
    {
        var size = sample.Geometry.Size;
        var points = Enumerable.Range(0, sample.Voxels.Length).Where(n => sample.Truth.Values[n] == label)
            .Select(n => sample.Geometry.IjkToLps.ToMillimetres(n % size.Width, n / size.Width % size.Height, n / (size.Width * size.Height))).ToList();
        return (points.Average(p => p.X), points.Average(p => p.Y), points.Average(p => p.Z));
    }
}
