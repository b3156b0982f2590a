using System.Net;
using System.Text;
using Mem3D.Core.Errors;
using Mem3D.Web.Archives;

namespace Mem3D.Web.Tests.Archives;

public sealed class StoreAnswerTests
{
    [Theory]
    [InlineData(200, """{"00081198":{"vr":"SQ"},"00081199":{"vr":"SQ","Value":[{"00081155":{"vr":"UI","Value":["1.2"]}}]}}""", true, "")]
    [InlineData(202, """{"00081199":{"vr":"SQ","Value":[{"00081196":{"vr":"US","Value":[45056]}}]}}""", true, "It changed attributes of the object to those it has on file.")]
    [InlineData(409, """{"00081198":{"vr":"SQ","Value":[{"00081197":{"vr":"US","Value":[43264]}}]}}""", false, "It finds that the object does not match its class.")]
    [InlineData(200, """[{"00081198":{"vr":"SQ","Value":[{"00081197":{"vr":"US","Value":[272]}}]}}]""", false, "It failed while processing the object.")]
    [InlineData(200, """{"00081198":{"vr":"SQ","Value":[{"00081197":{"vr":"US","Value":[4660]}}]}}""", false, "It gave reason 1234.")]
    [InlineData(409, """{"00081198":{"vr":"SQ","Value":[{}]}}""", false, "It gave no reason.")]
    public void What_an_archive_made_of_an_object_is_told_in_words(int status, string answer, bool stored, string remark) =>
        StoreAnswer.Read((HttpStatusCode)status, Encoding.UTF8.GetBytes(answer)).Should().Be(new StoreOutcome(stored, remark));

    [Theory]
    [InlineData(401, "", "does not accept")]
    [InlineData(415, "{}", "cannot give or take")]
    [InlineData(507, "<xml/>", "error of its own")]
    [InlineData(200, "<xml/>", "does not speak DICOMweb")]
    public void A_refusal_of_the_whole_request_is_an_error(int status, string answer, string says) =>
        FluentActions.Invoking(() => StoreAnswer.Read((HttpStatusCode)status, Encoding.UTF8.GetBytes(answer))).Should().Throw<Mem3DException>().Which.Message.Should().Contain(says);

    [Fact]
    public void Malformed_values_of_json_read_as_absent()
    {
        using var json = System.Text.Json.JsonDocument.Parse("""{"00100010":{"Value":[{"Alphabetic":"A^B","Ideographic":"x"}]},"00100020":"text","00080061":{"Value":[1,null,"CT",{}]},"00201208":{"Value":["12"]},"00200011":{"Value":["1e99"]}}""");
        var read = new DicomJson(json.RootElement);
        (read.Text("00100010"), read.Text("00100020"), read.Text("00080020")).Should().Be(("A^B", "", ""));
        read.Texts("00080061").Should().Equal("1", "", "CT", "");
        (read.Integer("00201208"), read.Integer("00200011"), read.Integer("00100010")).Should().Be((12, null, null));
    }
}
