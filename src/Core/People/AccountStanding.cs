namespace Mem3D.Core.People;

/// <summary>What decides about everything an account may do.</summary>
/// <param name="Administrator">May do everything in every project.</param>
/// <param name="Locked">Locked by an administrator; not for minutes after wrong passwords.</param>
/// <param name="Stamp">Changes with the password and the second factor: whoever signed in before signs in again.</param>
public sealed record AccountStanding(bool Administrator, bool Locked, string Stamp);
