using Mem3D.Web.Hubs.Wire;

namespace Mem3D.Integration.Tests.Durability;

/// <summary>What the server acknowledged, to be held to after a kill.</summary>
/// <param name="Effect">What it did to the history.</param>
/// <param name="Edit">The edit that was acknowledged; null: there was nothing to do.</param>
/// <param name="Broken">Anything else that must hold of the case when it is opened again: null when it holds, else what is missing.</param>
public sealed record Promise(Effect Effect, EditView? Edit, Func<CaseView, string?>? Broken = null);
