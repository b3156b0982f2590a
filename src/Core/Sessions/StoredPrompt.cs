using Mem3D.Core.Interactions;

namespace Mem3D.Core.Sessions;

/// <summary>A prompt as stored: with its edit, and the plane it was drawn on in millimetres (LPS) so that it stays valid on any axis.</summary>
public sealed record StoredPrompt(
    Guid EditId, Guid LabelId, int Slice, Prompt Prompt,
    (double X, double Y, double Z) PlaneOriginMm, (double X, double Y, double Z) PlaneNormal);
