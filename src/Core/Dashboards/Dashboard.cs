using Mem3D.Core.Work;

namespace Mem3D.Core.Dashboards;

/// <summary>Everything the manager's page shows of a project, read in one transaction.</summary>
public sealed record Dashboard(
    IReadOnlyDictionary<WorkState, int> States, IReadOnlyList<DayRow> Days, IReadOnlyList<PersonRow> People, IReadOnlyList<LabelRow> Labels,
    CostToFinish Cost, IReadOnlyList<CalibrationRow> Calibration, IReadOnlyList<CalibrationSample> Samples, double? FirstPass, int Overdue,
    IReadOnlyList<WorkItem> Stuck);
