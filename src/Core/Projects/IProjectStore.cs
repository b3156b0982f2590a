using Mem3D.Core.Work;

namespace Mem3D.Core.Projects;

/// <summary>Projects, their label schema and their cases.</summary>
public interface IProjectStore
{
    Task<IReadOnlyList<ProjectInfo>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Makes a project; its author manages it.</summary>
    /// <exception cref="Errors.Mem3DException">Empty or over-long name, or a name already taken.</exception>
    Task<ProjectInfo> CreateAsync(string name, Guid authorId, CancellationToken cancellationToken);

    /// <exception cref="Errors.Mem3DException">No such project.</exception>
    Task<ProjectInfo> GetAsync(Guid projectId, CancellationToken cancellationToken);

    Task<IReadOnlyList<Label>> LabelsAsync(Guid projectId, CancellationToken cancellationToken);

    /// <summary>Adds a label with the next free number; colour null: the next of the palette.</summary>
    /// <param name="by">Here and below: who does it, for the audit log; null: the server itself or the command line, which are not written down.</param>
    Task<Label> AddLabelAsync(
        Guid projectId, string name, LabelColor? color, ClinicalCode? code, CancellationToken cancellationToken, OverlapRule overlap = OverlapRule.Probability,
        Actor? by = null);

    Task<Label> UpdateLabelAsync(
        Guid labelId, string name, LabelColor color, ClinicalCode? code, OverlapRule overlap, CancellationToken cancellationToken, Actor? by = null);

    /// <summary>Sets what a case must hold of a label to be submitted.</summary>
    /// <exception cref="Errors.Mem3DException">No such label, or a quality outside [0, 1].</exception>
    Task<Label> SetLabelRulesAsync(Guid labelId, double minimumQuality, bool required, CancellationToken cancellationToken, Actor? by = null);

    /// <exception cref="Errors.Mem3DException">Conflict: the label has masks.</exception>
    Task RemoveLabelAsync(Guid labelId, CancellationToken cancellationToken, Actor? by = null);

    Task<IReadOnlyList<CaseInfo>> CasesAsync(Guid projectId, CancellationToken cancellationToken);

    Task<CaseInfo> CaseAsync(Guid caseId, CancellationToken cancellationToken);

    /// <summary>Removes a case with its history and voxel file.</summary>
    Task RemoveCaseAsync(Guid caseId, CancellationToken cancellationToken, Actor? by = null);
}
