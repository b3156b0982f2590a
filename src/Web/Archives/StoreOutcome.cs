namespace Mem3D.Web.Archives;

/// <summary>What an archive said to an object that was sent.</summary>
/// <param name="Stored">Whether it took the object.</param>
/// <param name="Remark">Why not, or what it changed, in words; empty: nothing to say.</param>
public sealed record StoreOutcome(bool Stored, string Remark);
