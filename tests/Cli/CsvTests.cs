using Mem3D.Cli.Terminal;

namespace Mem3D.Cli.Tests;

public sealed class CsvTests
{
    [Theory]
    [InlineData("liver", "liver")]
    [InlineData("liver, left", "\"liver, left\"")]
    [InlineData("the \"big\" one", "\"the \"\"big\"\" one\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("", "")]
    public void Fields_survive_a_spreadsheet(string text, string field) => Csv.Field(text).Should().Be(field);
}
