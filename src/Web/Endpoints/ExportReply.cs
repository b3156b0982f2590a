using Mem3D.Web.Exports;

namespace Mem3D.Web.Endpoints;

/// <summary>State of an export (docs/wire.md).</summary>
public sealed record ExportReply(string State, double Fraction, string? Name, long Bytes, string? Sha256, string? Problem, string? Remedy, string? Reservation)
{
    public static ExportReply Of(ExportStatus s) => new(
        s.State switch
        {
            ExportState.Waiting => "waiting",
            ExportState.Writing => "writing",
            ExportState.Done => "done",
            _ => "failed",
        },
        s.Fraction, s.File?.Name, s.Bytes, s.Sha256, s.Problem?.Title, s.Problem?.Remedy, s.File?.Reservation);
}
