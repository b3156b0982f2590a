using Mem3D.Integration.Tests.Stage;

namespace Mem3D.Integration.Tests.Durability;

/// <summary>Something a person does, in the mix of the crash test. A new kind of work joins by an entry in <see cref="Gestures.All"/>.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Weight">How often, beside the others.</param>
/// <param name="Effect">What it does to the history when it is acknowledged.</param>
/// <param name="DoAsync">Does it; returns what was acknowledged. Refusals (hub errors) promise nothing.</param>
public sealed record Gesture(string Name, int Weight, Effect Effect, Func<CasePage, Study, Random, Task<Promise>> DoAsync);
