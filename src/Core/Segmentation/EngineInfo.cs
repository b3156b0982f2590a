namespace Mem3D.Core.Segmentation;

/// <summary>What runs: the model set's name and version, device and threads. Shown on the status page, stored with every round.</summary>
public sealed record EngineInfo(string ModelSet, string Version, string Device, string Precision, int Threads);
