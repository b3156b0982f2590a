using System.Diagnostics;
using System.Diagnostics.Metrics;
using Mem3D.Core.Sessions;

namespace Mem3D.Core.Diagnostics;

/// <summary>
/// What was done and what failed, for exporters: meter and activity source <c>mem3d.work</c> with the counters <c>mem3d.edits</c> (tags kind, status)
/// and <c>mem3d.errors</c> (tag kind), the histogram <c>mem3d.edit.duration</c> (seconds, tag kind) and an activity an edit. No tag names a person,
/// a case or a file.
/// </summary>
public static class WorkMeter
{
    public const string Name = "mem3d.work";

    private static readonly Meter Meter = new(Name);
    private static readonly ActivitySource Source = new(Name);
    private static readonly Counter<long> Edits = Meter.CreateCounter<long>("mem3d.edits", description: "Edits that ended");
    private static readonly Counter<long> Errors = Meter.CreateCounter<long>("mem3d.errors", description: "Errors that were told to somebody");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("mem3d.edit.duration", "s", "From the gesture to the end of its edit");

    /// <summary>An edit has ended.</summary>
    /// <param name="edit">The edit.</param>
    /// <param name="now">When.</param>
    public static void Ended(Edit edit, DateTimeOffset now)
    {
        var kind = new KeyValuePair<string, object?>("kind", edit.Kind.ToString());
        Edits.Add(1, kind, new("status", edit.Status.ToString()));
        Duration.Record((now - edit.At).TotalSeconds, kind);
        using var activity = Source.StartActivity(
            $"edit {edit.Kind}", ActivityKind.Internal, default(ActivityContext), [kind, new("status", edit.Status.ToString()), new("edit", edit.Id)], startTime: edit.At);
        activity?.SetStatus(edit.Status == EditStatus.Failed ? ActivityStatusCode.Error : ActivityStatusCode.Ok);
    }

    /// <summary>An error was told to somebody.</summary>
    /// <param name="kind">A name of <see cref="Mem3D.Core.Errors.ErrorKind"/>, or <c>Unexpected</c>.</param>
    public static void Failed(string kind) => Errors.Add(1, new KeyValuePair<string, object?>("kind", kind));
}
