using System.Diagnostics;
using System.Diagnostics.Metrics;
using Mem3D.Core.Segmentation;

namespace Mem3D.Core.Diagnostics;

/// <summary>
/// Where every part of the product says how long a stage took: the histogram <c>mem3d.stage.duration</c> (milliseconds, tag <c>stage</c>) of the
/// meter <c>mem3d.stages</c>. Whoever wants to know listens (the status page, an exporter, a benchmark); without a listener it costs next to nothing.
/// </summary>
public static class StageMeter
{
    public const string MeterName = "mem3d.stages";

    /// <summary>Key of the one tag; its value is a boxed <see cref="Stage"/>.</summary>
    public const string Tag = "stage";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("mem3d.stage.duration", "ms", "Time of one stage of the work");
    private static readonly object[] Stages = [.. Enum.GetValues<Stage>()];

    /// <summary>Records the time since <paramref name="began"/>, a <see cref="Stopwatch.GetTimestamp"/>. Allocates nothing.</summary>
    public static void RecordSince(Stage stage, long began) => Record(stage, Stopwatch.GetElapsedTime(began).TotalMilliseconds);

    /// <summary>Records milliseconds. Allocates nothing.</summary>
    public static void Record(Stage stage, double milliseconds)
    {
        if (Duration.Enabled)
        {
            Duration.Record(milliseconds, new KeyValuePair<string, object?>(Tag, Stages[(int)stage]));
        }
    }

    /// <summary>Records what a propagated slice took; stages it did not need are left out.</summary>
    public static void Record(StageTimes times)
    {
        if (Duration.Enabled)
        {
            RecordUnlessZero(Stage.Crop, times.Crop);
            RecordUnlessZero(Stage.Encode, times.Encode);
            RecordUnlessZero(Stage.Decode, times.Decode);
            RecordUnlessZero(Stage.Paste, times.Paste);
            RecordUnlessZero(Stage.Remember, times.Remember);
            RecordUnlessZero(Stage.Join, times.Join);
        }
    }

    private static void RecordUnlessZero(Stage stage, double milliseconds)
    {
        if (milliseconds > 0)
        {
            Record(stage, milliseconds);
        }
    }
}
