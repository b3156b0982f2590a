using System.Text.Json.Serialization;

namespace Mem3D.Core.Work;

/// <summary>What a case is read for. The numbers are stored.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CasePurpose>))]
public enum CasePurpose
{
    /// <summary>Read once.</summary>
    Single = 0,

    /// <summary>One of several independent readings of the same scan.</summary>
    Reading = 1,

    /// <summary>The reading that decides where the others disagree.</summary>
    Adjudication = 2,
}
