namespace Mem3D.Web.Workspace;

/// <summary>Who acts: the account's id and the name others see.</summary>
public readonly record struct Person(Guid Id, string Name);
