namespace Mem3D.Inference.Tests;

/// <summary>Tests that measure the process as a whole: they run when no other test does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public static class Alone;
