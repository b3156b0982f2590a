using Mem3D.Core.Errors;
using Mem3D.Data.Persistence;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Tests.Persistence;

public sealed class DataErrorsTests
{
    [Theory]
    [InlineData(5, 5, ErrorKind.Unavailable, "locked")]
    [InlineData(8, 8, ErrorKind.Unavailable, "cannot be written")]
    [InlineData(14, 14, ErrorKind.Unavailable, "cannot be written")]
    [InlineData(13, 13, ErrorKind.Unavailable, "disk is full")]
    [InlineData(10, 10, ErrorKind.Unavailable, "disk reports")]
    [InlineData(11, 11, ErrorKind.Unavailable, "damaged")]
    [InlineData(19, 2067, ErrorKind.Conflict, "already taken")]
    [InlineData(19, 787, ErrorKind.Conflict, "changed or removed")]
    [InlineData(1, 1, ErrorKind.Unavailable, "refused")]
    public void Errors_of_the_database_become_errors_for_people(int code, int extended, ErrorKind kind, string says)
    {
        var sqlite = new SqliteException("SELECT secret FROM /secret/path", code, extended);
        foreach (var thrown in new Exception[] { sqlite, new DbUpdateException("x", sqlite) })
        {
            var error = DataErrors.Translate(thrown)!;
            error.Kind.Should().Be(kind);
            error.Message.Should().Contain(says).And.NotContain("secret");
            error.Remedy.Should().NotBeEmpty();
        }
    }

    [Fact]
    public void Errors_of_the_file_system_become_errors_for_people()
    {
        DataErrors.Translate(new IOException("/secret", 28))!.Message.Should().Contain("disk is full").And.NotContain("secret");
        DataErrors.Translate(new IOException("/secret", unchecked((int)0x80070070)))!.Message.Should().Contain("disk is full");
        DataErrors.Translate(new UnauthorizedAccessException("/secret"))!.Message.Should().Contain("cannot be written");
        DataErrors.Translate(new IOException("/secret"))!.Kind.Should().Be(ErrorKind.Unavailable);
    }

    [Fact]
    public void Errors_of_the_program_are_not_dressed_up()
    {
        DataErrors.Translate(new InvalidOperationException("a bug")).Should().BeNull();
        DataErrors.Translate(new OperationCanceledException()).Should().BeNull();
    }
}
