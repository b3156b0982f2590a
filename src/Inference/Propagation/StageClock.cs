using System.Diagnostics;
using Mem3D.Core.Segmentation;

namespace Mem3D.Inference.Propagation;

/// <summary>Adds up how long a run spends in each stage of a slice. Not thread-safe.</summary>
internal sealed class StageClock
{
    private readonly long[] _ticks = new long[Enum.GetValues<Stage>().Length];
    private Stage _stage = Stage.None;
    private long _since = Stopwatch.GetTimestamp();

    /// <summary>From now on time counts for this stage.</summary>
    public void Enter(Stage stage)
    {
        var now = Stopwatch.GetTimestamp();
        _ticks[(int)_stage] += now - _since;
        (_stage, _since) = (stage, now);
    }

    /// <summary>What came together since the last call, and starts again from zero.</summary>
    public StageTimes Take()
    {
        Enter(Stage.None);
        double Ms(Stage stage) => _ticks[(int)stage] * 1000.0 / Stopwatch.Frequency;
        var times = new StageTimes(Ms(Stage.Crop), Ms(Stage.Encode), Ms(Stage.Decode), Ms(Stage.Paste), Ms(Stage.Remember), Ms(Stage.Join));
        Array.Clear(_ticks);
        return times;
    }
}
