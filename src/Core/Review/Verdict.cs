using System.Text.Json.Serialization;

namespace Mem3D.Core.Review;

/// <summary>What a reviewer says of a slice. The numbers are stored.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Verdict>))]
public enum Verdict
{
    Right = 0,

    Wrong = 1,
}
