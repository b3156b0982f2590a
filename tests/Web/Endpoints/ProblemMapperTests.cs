using Mem3D.Core.Errors;
using Mem3D.Web.Endpoints;
using Mem3D.Web.Security;
using Mem3D.Web.Workspace;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mem3D.Web.Tests.Endpoints;

public sealed class ProblemMapperTests
{
    private static readonly Failures Failures = new(NullLogger<Failures>.Instance);

    [Theory]
    [InlineData(ErrorKind.Invalid, 400)]
    [InlineData(ErrorKind.Forbidden, 403)]
    [InlineData(ErrorKind.NotFound, 404)]
    [InlineData(ErrorKind.Conflict, 409)]
    [InlineData(ErrorKind.TooLarge, 413)]
    [InlineData(ErrorKind.Unsupported, 415)]
    [InlineData(ErrorKind.Unavailable, 503)]
    public void Every_kind_has_its_status_and_keeps_its_words(ErrorKind kind, int status)
    {
        var problem = Failures.ToProblem(new Mem3DException(kind, "What was wrong.", "What to do."));
        (problem.Status, problem.Title, problem.Detail).Should().Be((status, "What was wrong.", "What to do."));
    }

    [Fact]
    public void Nothing_of_an_unforeseen_error_gets_out_but_a_number()
    {
        var problem = Failures.ToProblem(new InvalidOperationException("secret"));
        problem.Status.Should().Be(500);
        problem.Extensions["reference"].Should().BeOfType<string>().Which.Should().HaveLength(8);
        $"{problem.Title}{problem.Detail}".Should().NotContain("secret");
    }

    [Theory]
    [InlineData("/projects/1", "/projects/1")]
    [InlineData("/projects/1?a=b", "/projects/1?a=b")]
    [InlineData(null, "/")]
    [InlineData("", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("/\t/evil.example", "/")]
    [InlineData("/\n/evil.example", "/")]
    [InlineData("\\\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("https:evil.example", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("evil.example", "/")]
    public void Signing_in_leads_to_pages_of_this_server(string? address, string expected) => LocalAddress.OrHome(address, "").Should().Be(expected);

    [Theory]
    [InlineData("/projects/1", "/mem3d/projects/1")]
    [InlineData("/mem3d/projects/1?a=b", "/mem3d/projects/1?a=b")]
    [InlineData("/mem3dother", "/mem3d/mem3dother")]
    [InlineData("//evil.example", "/mem3d/")]
    public void Under_a_path_signing_in_stays_there(string address, string expected) => LocalAddress.OrHome(address, "/mem3d").Should().Be(expected);
}
