namespace Mem3D.Inference.Hosting;

/// <summary>Where a prompt or a propagation stands.</summary>
/// <param name="Position">0: being worked on; n: the nth of those that wait.</param>
/// <param name="Seconds">
/// How long it takes from now, rounded up to what is worth saying: for a waiting propagation until it begins, for a running one until it ends, for a
/// prompt until its mask is there. Null while nothing like it was measured.
/// </param>
public sealed record QueuePlace(int Position, double? Seconds)
{
    /// <summary>Rounded up: to seconds below ten of them, to five seconds below a minute, to half minutes above; at least one second. NaN: null.</summary>
    internal static double? Say(double milliseconds)
    {
        var seconds = milliseconds / 1000;
        return double.IsNaN(seconds) ? null : Math.Max(1, seconds switch
        {
            <= 10 => Math.Ceiling(seconds),
            <= 60 => 5 * Math.Ceiling(seconds / 5),
            _ => 30 * Math.Ceiling(seconds / 30),
        });
    }
}
