using System.Text.Json.Serialization;

namespace Mem3D.Core.Work;

/// <summary>Where a case stands on its way. The numbers are stored.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WorkState>))]
public enum WorkState
{
    /// <summary>Nobody has it.</summary>
    New = 0,

    /// <summary>Somebody has it and has not begun.</summary>
    Assigned = 1,

    InProgress = 2,

    /// <summary>Waits for a reviewer.</summary>
    Submitted = 3,

    /// <summary>A reviewer has it.</summary>
    InReview = 4,

    Accepted = 5,

    /// <summary>Back with the person who submitted it, with comments.</summary>
    Returned = 6,
}
