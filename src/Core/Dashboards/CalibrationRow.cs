namespace Mem3D.Core.Dashboards;

/// <summary>Estimated against achieved IoU of one group of corrected slices.</summary>
/// <param name="Cases">Cases these slices are of.</param>
/// <param name="Bias">Mean of estimated − achieved; positive: the score promises too much.</param>
/// <param name="Low">Lower end of the bias's 95 % interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="Warning">The score can no longer be trusted here.</param>
public sealed record CalibrationRow(
    string Label, string Scanner, string Model, int Slices, int Cases, double Estimated, double Achieved, double Bias, double Low, double High, bool Warning);
