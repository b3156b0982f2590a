namespace Mem3D.Core.Dashboards;

/// <summary>A slice that a person corrected: what the networks thought of their mask, and how much of it stayed.</summary>
/// <param name="Scanner">Modality and, where the scan says it, manufacturer and model.</param>
/// <param name="CaseId">Its case: slices of one case are alike.</param>
/// <param name="Estimated">Estimated IoU of the network's mask, [0, 1].</param>
/// <param name="Achieved">IoU of the network's mask and the corrected one, [0, 1].</param>
public sealed record CalibrationSample(Guid LabelId, string Label, string Scanner, string Model, double Estimated, double Achieved, DateTimeOffset At, Guid CaseId);
