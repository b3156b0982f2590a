using System.Net;
using System.Text.Json;

namespace Mem3D.Web.Archives;

/// <summary>Reads the answer to STOW-RS (PS3.18, 10.5.3): which objects failed, which were taken with a warning.</summary>
internal static class StoreAnswer
{
    private const string FailedSequence = "00081198";
    private const string StoredSequence = "00081199";
    private const string FailureReason = "00081197";
    private const string WarningReason = "00081196";

    /// <exception cref="Core.Errors.Mem3DException">The request as a whole was refused, or the answer is none of DICOMweb's.</exception>
    public static StoreOutcome Read(HttpStatusCode status, byte[] body)
    {
        var answer = Parse(body);
        if (answer?.Items(FailedSequence) is [var failed, ..])
        {
            return new StoreOutcome(false, FailureReasons.Of(failed.Integer(FailureReason)));
        }

        if (answer?.Items(StoredSequence) is [var stored, ..])
        {
            return new StoreOutcome(true, stored.Integer(WarningReason) is { } code and not 0 ? FailureReasons.Of(code) : "");
        }

        if ((int)status is < 200 or > 299)
        {
            throw ArchiveErrors.Of(status);
        }

        // An archive may answer success with nothing to read.
        return body.Length == 0 ? new StoreOutcome(true, "It did not say what became of the object.") : throw ArchiveErrors.NotDicomWeb();
    }

    private static DicomJson? Parse(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement.Clone();
            return new DicomJson(root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0 ? root[0] : root);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
