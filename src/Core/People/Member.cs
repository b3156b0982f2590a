namespace Mem3D.Core.People;

/// <summary>A person in a project.</summary>
public sealed record Member(Guid UserId, string Name, string Email, ProjectRole Role, DateTimeOffset Since);
