using Mem3D.Core.Projects;

namespace Mem3D.Core.People;

/// <summary>A project as one person sees it in her list.</summary>
/// <param name="Role">Null: she sees it as the installation's administrator only.</param>
/// <param name="Accepted">Cases accepted, of <see cref="ProjectInfo.CaseCount"/>.</param>
/// <param name="Mine">Cases that wait for her: assigned, in progress or returned.</param>
/// <param name="Demonstration">Seeded with made-up people and work.</param>
public sealed record MyProject(ProjectInfo Project, ProjectRole? Role, int Accepted, int Mine, bool Archived, bool Demonstration);
