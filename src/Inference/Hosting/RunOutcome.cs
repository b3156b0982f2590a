namespace Mem3D.Inference.Hosting;

/// <summary>How a propagation ended.</summary>
public enum RunOutcome
{
    /// <summary>It waits or runs.</summary>
    Open = 0,

    /// <summary>Every slice is done.</summary>
    Completed = 1,

    /// <summary>A person stopped it, or its caller cancelled.</summary>
    Stopped = 2,

    /// <summary>A newer prompt of the same person ended it.</summary>
    Preempted = 3,

    /// <summary>The server shuts down.</summary>
    ShutDown = 4,

    /// <summary>The engine refused or failed; reading throws the reason.</summary>
    Failed = 5,
}
