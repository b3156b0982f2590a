using Mem3D.Core.Errors;

namespace Mem3D.Web.Workspace;

/// <summary>Whether there are networks to ask. The app runs without them: people see, import and export, and are told why segmentation does not work.</summary>
public sealed class EngineHealth
{
    private volatile Mem3DException? _refusal;

    /// <summary>Why there are no networks; null when they work.</summary>
    public Mem3DException? Refusal => _refusal;

    /// <exception cref="Mem3DException">The reason why there are no networks. A conflict: waiting does not help, only another model set and a restart.</exception>
    public void Require()
    {
        if (_refusal is { } refusal)
        {
            throw new Mem3DException(ErrorKind.Conflict, refusal.Message, refusal.Remedy, refusal);
        }
    }

    public void Refuse(Mem3DException reason) => _refusal = reason;
}
