using System.Text.Json;
using System.Text.Json.Serialization;
using Mem3D.Core.Segmentation;

namespace Mem3D.Web.Workspace;

/// <summary>Settings of a round as its edit keeps them.</summary>
/// <param name="Resumes">The edit of the interrupted round that this one goes on with; null for one that a person asked for.</param>
internal sealed record RoundOptions(
    SliceRange Range, PropagationDirection Direction, double UntilQualityBelow, IReadOnlyList<Guid> Labels,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? Resumes = null)
{
    public string ToJson() => JsonSerializer.Serialize(this);

    /// <summary>Null: not settings of a round.</summary>
    public static RoundOptions? Of(string? json)
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize<RoundOptions>(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
