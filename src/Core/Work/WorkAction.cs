using System.Text.Json.Serialization;

namespace Mem3D.Core.Work;

/// <summary>What moves a case from one state to another.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WorkAction>))]
public enum WorkAction
{
    /// <summary>A manager gives it to somebody, or somebody takes the next one.</summary>
    Assign = 0,

    /// <summary>The first edit.</summary>
    Begin = 1,

    Submit = 2,

    /// <summary>The annotator takes back what no reviewer has taken yet.</summary>
    Withdraw = 3,

    /// <summary>A reviewer takes it.</summary>
    Take = 4,

    /// <summary>The reviewer gives it back to the queue undecided.</summary>
    Leave = 5,

    Accept = 6,

    Return = 7,

    /// <summary>An accepted case is opened again.</summary>
    Reopen = 8,

    /// <summary>The person gives it up, or her lease ends.</summary>
    Release = 9,
}
