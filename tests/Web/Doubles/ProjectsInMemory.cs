using Mem3D.Core.Errors;
using Mem3D.Core.Projects;
using Mem3D.Core.Volumes;
using Mem3D.Core.Work;

namespace Mem3D.Web.Tests.Doubles;

/// <summary>Projects without a database.</summary>
internal sealed class ProjectsInMemory : IProjectStore
{
    private readonly List<ProjectInfo> _projects = [];
    private readonly List<Label> _labels = [];

    public List<CaseInfo> AllCases { get; } = [];

    /// <summary>Set to make every call fail.</summary>
    public Exception? Failure { get; set; }

    public static CaseInfo Case(Guid projectId, string name, int touched = 0) => new(
        Guid.NewGuid(), projectId, "Project", name, Guid.NewGuid(),
        new VolumeInfo(
            new VolumeGeometry(new VolumeSize(512, 512, 120), Affine.FromSpacing(0.78, 0.78, 2.5)), VoxelType.Int16, Modality.CT,
            new IntensityRange(-1000, 2000, -900, 1200)),
        SliceAxis.K, DateTimeOffset.UnixEpoch, touched);

    public Task<IReadOnlyList<ProjectInfo>> ListAsync(CancellationToken cancellationToken) => Answer<IReadOnlyList<ProjectInfo>>(() => _projects);

    public Task<ProjectInfo> CreateAsync(string name, Guid authorId, CancellationToken cancellationToken) => Answer(() =>
    {
        if (_projects.Exists(p => p.Name == name))
        {
            throw new Mem3DException(ErrorKind.Conflict, "The name is already taken.", "Choose another one.");
        }

        _projects.Add(new ProjectInfo(Guid.NewGuid(), name, DateTimeOffset.UnixEpoch, 0, 0));
        return _projects[^1];
    });

    public Task<ProjectInfo> GetAsync(Guid projectId, CancellationToken cancellationToken) => Answer(() =>
        _projects.Find(p => p.Id == projectId) ?? throw new Mem3DException(ErrorKind.NotFound, "There is no such project.", "Go back to the list."));

    public Task<IReadOnlyList<Label>> LabelsAsync(Guid projectId, CancellationToken cancellationToken) =>
        Answer<IReadOnlyList<Label>>(() => [.. _labels.Where(l => l.ProjectId == projectId)]);

    public Task<Label> AddLabelAsync(
        Guid projectId, string name, LabelColor? color, ClinicalCode? code, CancellationToken cancellationToken, OverlapRule overlap = OverlapRule.Probability,
        Actor? by = null) => Answer(() =>
    {
        _labels.Add(new Label(Guid.NewGuid(), projectId, _labels.Count + 1, name, color ?? LabelColor.Palette[_labels.Count], code, overlap));
        return _labels[^1];
    });

    public Task<Label> UpdateLabelAsync(
        Guid labelId, string name, LabelColor color, ClinicalCode? code, OverlapRule overlap, CancellationToken cancellationToken, Actor? by = null) => Answer(() =>
    {
        var at = _labels.FindIndex(l => l.Id == labelId);
        return _labels[at] = _labels[at] with { Name = name, Color = color, Code = code, Overlap = overlap };
    });

    public Task<Label> SetLabelRulesAsync(Guid labelId, double minimumQuality, bool required, CancellationToken cancellationToken, Actor? by = null) => Answer(() =>
    {
        var at = _labels.FindIndex(l => l.Id == labelId);
        return _labels[at] = _labels[at] with { MinimumQuality = minimumQuality, Required = required };
    });

    public Task RemoveLabelAsync(Guid labelId, CancellationToken cancellationToken, Actor? by = null) => Answer(() => _labels.RemoveAll(l => l.Id == labelId));

    public Task<IReadOnlyList<CaseInfo>> CasesAsync(Guid projectId, CancellationToken cancellationToken) =>
        Answer<IReadOnlyList<CaseInfo>>(() => [.. AllCases.Where(c => c.ProjectId == projectId)]);

    public Task<CaseInfo> CaseAsync(Guid caseId, CancellationToken cancellationToken) => Answer(() => AllCases.Single(c => c.Id == caseId));

    public Task RemoveCaseAsync(Guid caseId, CancellationToken cancellationToken, Actor? by = null) => Answer(() => AllCases.RemoveAll(c => c.Id == caseId));

    private Task<T> Answer<T>(Func<T> answer) => Failure is null ? Task.FromResult(answer()) : Task.FromException<T>(Failure);
}
