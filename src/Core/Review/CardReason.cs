using System.Text.Json.Serialization;

namespace Mem3D.Core.Review;

/// <summary>Why a slice is shown to the reviewer. The numbers are stored.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CardReason>))]
public enum CardReason
{
    /// <summary>The estimated quality is low.</summary>
    LowQuality = 0,

    /// <summary>The last round changed it much.</summary>
    LargeChange = 1,

    /// <summary>Drawn at random: what these show is what the error estimate stands on.</summary>
    Control = 2,
}
