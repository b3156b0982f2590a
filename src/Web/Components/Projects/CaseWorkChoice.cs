using Mem3D.Core.Work;

namespace Mem3D.Web.Components.Projects;

/// <summary>What a manager chose for one case or several.</summary>
public sealed record CaseWorkChoice(WorkChange Change, Guid? AssigneeId);
