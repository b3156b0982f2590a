using Mem3D.Core.Deidentification;
using Mem3D.Core.Volumes;
using Mem3D.Web.Uploads;

namespace Mem3D.Web.Endpoints;

/// <summary>State of an upload (docs/wire.md).</summary>
public sealed record UploadReply(
    string State, string? File, string? Step, double Fraction, IReadOnlyList<UploadedCase> Cases, IReadOnlyList<ImportProblem> Problems,
    IReadOnlyList<OfferReply> Offers, DeidentificationReport? Deidentification)
{
    public static UploadReply Of(UploadStatus s) => new(
        s.State switch
        {
            UploadState.Receiving => "receiving",
            UploadState.Pulling => "pulling",
            UploadState.Importing => "importing",
            UploadState.Choosing => "choosing",
            UploadState.Done => "done",
            UploadState.Cancelled => "cancelled",
            UploadState.Failed => "failed",
            _ => throw new ArgumentOutOfRangeException(nameof(s), s.State, "A state without a word on the wire."),
        },
        s.File, s.Step, s.Fraction, s.Cases, s.Problems, [.. s.Offers.Select(OfferReply.Of)], s.Deidentification);
}
