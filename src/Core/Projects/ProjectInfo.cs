namespace Mem3D.Core.Projects;

/// <summary>A project in a list.</summary>
public sealed record ProjectInfo(Guid Id, string Name, DateTimeOffset CreatedAt, int CaseCount, int LabelCount);
