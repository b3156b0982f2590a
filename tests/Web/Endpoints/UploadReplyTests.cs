using Mem3D.Web.Endpoints;
using Mem3D.Web.Uploads;

namespace Mem3D.Web.Tests.Endpoints;

/// <summary>The state of an upload on the wire (docs/wire.md).</summary>
public sealed class UploadReplyTests
{
    public static TheoryData<UploadState> States => [.. Enum.GetValues<UploadState>()];

    [Theory]
    [MemberData(nameof(States))]
    public void Every_state_is_told_by_its_own_word(UploadState state) =>
        UploadReply.Of(new UploadStatus(state, null, null, 0, [], [], [])).State.Should().Be(state.ToString().ToLowerInvariant());
}
