using Mem3D.Core.Interactions;

namespace Mem3D.Cli.Segment;

/// <summary>The prompts of one label, by slice, each slice's in the order of the file.</summary>
internal sealed record LabelPrompts(string Name, IReadOnlyDictionary<int, List<Prompt>> Slices);
