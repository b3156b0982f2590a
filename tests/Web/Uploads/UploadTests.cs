using Mem3D.Core.Errors;
using Mem3D.Core.Volumes;
using Mem3D.Web.Uploads;
using Mem3D.Web.Workspace;

namespace Mem3D.Web.Tests.Uploads;

public sealed class UploadTests
{
    [Fact]
    public void An_upload_takes_a_hundred_thousand_files_and_no_more()
    {
        using var upload = new Upload(Guid.NewGuid(), Guid.NewGuid(), new Person(Guid.NewGuid(), "Ada"), "folder", 0);
        var places = Enumerable.Range(0, 100_000).Select(_ => upload.Expect()).ToHashSet();
        places.Should().HaveCount(100_000);
        FluentActions.Invoking(upload.Expect).Should().Throw<Mem3DException>().Which.Kind.Should().Be(ErrorKind.TooLarge);
        places.ToList().ForEach(_ => upload.Received(new UploadedFile("folder", "scan.dcm")));
        upload.BeginImport().Should().HaveCount(100_000);
    }
}
