namespace Mem3D.Core.Evaluation;

/// <summary>The sort of prompt a robot user opens with.</summary>
public enum RobotPrompt
{
    /// <summary>A stretch of the target's centre line. Corrections are scribbles.</summary>
    Scribble = 0,

    /// <summary>The target's box. Corrections are scribbles.</summary>
    Box = 1,

    /// <summary>The target's four extreme points. Corrections are scribbles.</summary>
    Extreme = 2,

    /// <summary>One click inside the target. Corrections are clicks.</summary>
    Click = 3,

    /// <summary>A closed outline around the target. Corrections are scribbles.</summary>
    Lasso = 4,
}
