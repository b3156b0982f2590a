namespace Mem3D.Core.Segmentation;

/// <summary>Which directional passes a run makes.</summary>
public enum PropagationDirection
{
    Both = 0,

    /// <summary>Towards higher slice indices only.</summary>
    Up = 1,

    /// <summary>Towards lower slice indices only.</summary>
    Down = 2,
}
