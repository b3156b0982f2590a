namespace Mem3D.Core.Sessions;

/// <summary>How far an edit got. What it wrote before it ended stays in every case.</summary>
public enum EditStatus
{
    Running = 0,
    Completed = 1,

    /// <summary>A person pressed Stop, or a newer prompt pre-empted it.</summary>
    Stopped = 2,

    /// <summary>The server ended while it ran.</summary>
    Interrupted = 3,

    /// <summary>It failed; the reason is stored.</summary>
    Failed = 4,
}
