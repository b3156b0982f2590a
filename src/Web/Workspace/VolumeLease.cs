using Mem3D.Core.Volumes;

namespace Mem3D.Web.Workspace;

/// <summary>The right to read one open volume until disposed.</summary>
public sealed class VolumeLease(IVoxelSource source, Action giveBack) : IDisposable
{
    private Action? _giveBack = giveBack;

    public IVoxelSource Source { get; } = source;

    public void Dispose() => Interlocked.Exchange(ref _giveBack, null)?.Invoke();
}
