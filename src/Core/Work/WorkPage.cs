namespace Mem3D.Core.Work;

/// <summary>A page of cases and how many there are in all.</summary>
public sealed record WorkPage(IReadOnlyList<WorkItem> Items, int Total);
