namespace Mem3D.Integration.Tests.Durability;

/// <summary>What a gesture does to a case's history.</summary>
public enum Effect
{
    /// <summary>A new edit at its end.</summary>
    Adds,

    /// <summary>The newest edit is taken back.</summary>
    Undoes,

    /// <summary>The oldest undone edit comes back.</summary>
    Redoes,
}
