namespace Mem3D.Core.Work;

/// <summary>One step of a case on its way.</summary>
public sealed record WorkEvent(DateTimeOffset At, Guid ActorId, string Actor, WorkAction Action, WorkState From, WorkState To, string? Assignee, string Note);
