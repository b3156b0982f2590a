using Mem3D.Core.Quality;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Sessions;
using Mem3D.Inference.Hosting;

namespace Mem3D.Web.Workspace;

/// <summary>What every case session works with.</summary>
public sealed record CaseServices(
    ISessionStore Store, CaseVolumes Cases, VolumePool Volumes, InferenceQueue Queue, ISegmentationEngine Engine,
    EngineHealth Health, PropagationOptions Propagation,
    INextSliceChooser Chooser, ICaseEvents Events, TimeProvider Time, Failures Failures, ILogger<CaseSessions> Logger)
{
    /// <summary>Model set and version for the record, for example "compact 1.0".</summary>
    public string Model => $"{Engine.Info.ModelSet} {Engine.Info.Version}";
}
