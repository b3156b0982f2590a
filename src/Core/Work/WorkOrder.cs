namespace Mem3D.Core.Work;

/// <summary>What the case list is sorted by.</summary>
public enum WorkOrder
{
    Name,
    State,
    Priority,
    Due,
    Changed,
    Quality,
    Need,
}
