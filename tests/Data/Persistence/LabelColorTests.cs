using Mem3D.Core.Projects;

namespace Mem3D.Data.Tests.Persistence;

public sealed class LabelColorTests
{
    [Fact]
    public async Task Two_dozen_labels_have_colours_of_their_own_that_are_told_apart()
    {
        await using var host = await DataHost.StartAsync();
        var project = await host.Projects.CreateAsync("Many labels", Guid.Empty, default);
        var colors = new List<LabelColor>();
        for (var n = 0; n < 24; n++)
        {
            colors.Add((await host.Projects.AddLabelAsync(project.Id, $"Label {n}", null, null, default)).Color);
        }

        colors.Take(3).Select(c => c.ToHex()).Should().Equal("#e69f00", "#56b4e9", "#009e73");
        for (var a = 0; a < colors.Count; a++)
        {
            for (var b = 0; b < a; b++)
            {
                var (x, y) = (colors[a], colors[b]);
                var distance = Math.Abs(x.Red - y.Red) + Math.Abs(x.Green - y.Green) + Math.Abs(x.Blue - y.Blue);
                distance.Should().BeGreaterThan(30, $"{x.ToHex()} and {y.ToHex()}");
            }
        }
    }
}
