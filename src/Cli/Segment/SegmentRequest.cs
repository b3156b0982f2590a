using Mem3D.Cli.Terminal;

namespace Mem3D.Cli.Segment;

/// <summary>What <c>mem3d segment</c> was asked for; paths as written.</summary>
internal sealed record SegmentRequest(
    string Image, string Prompts, string Output, string? Quality, bool Literal, NetworkChoice Networks);
