using System.Text.Json.Serialization;

namespace Mem3D.Core.People;

/// <summary>What an API token is good for. It never allows more than its owner may. The numbers are stored.</summary>
[Flags]
[JsonConverter(typeof(JsonStringEnumConverter<TokenScopes>))]
public enum TokenScopes
{
    None = 0,

    /// <summary>Read projects, cases, comments and statistics.</summary>
    Read = 1,

    /// <summary>Take and submit work, draw through the hub, comment.</summary>
    Annotate = 2,

    /// <summary>Take, accept and return submitted cases.</summary>
    Review = 4,

    /// <summary>Export masks.</summary>
    Export = 8,

    /// <summary>People, assignments, labels, import, archive.</summary>
    Manage = 16,
}
