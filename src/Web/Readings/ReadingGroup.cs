using Mem3D.Core.Projects;
using Mem3D.Core.Readings;
using Mem3D.Core.Work;

namespace Mem3D.Web.Readings;

/// <summary>The readings of a scan, compared pair by pair and label by label.</summary>
public sealed record ReadingGroup(IReadOnlyList<WorkItem> Readings, WorkItem? Adjudication, IReadOnlyList<Label> Labels, IReadOnlyList<LabelAgreement> Agreements);
