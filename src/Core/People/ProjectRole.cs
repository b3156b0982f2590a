using System.Text.Json.Serialization;

namespace Mem3D.Core.People;

/// <summary>What a person is in a project. The numbers are stored.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProjectRole>))]
public enum ProjectRole
{
    /// <summary>Looks at cases and progress, changes nothing.</summary>
    Observer = 0,

    /// <summary>Draws and corrects what is assigned to her or free.</summary>
    Annotator = 1,

    /// <summary>Accepts, returns and fixes what annotators submit.</summary>
    Reviewer = 2,

    /// <summary>Everything in the project: people, labels, guidelines, import, export, archive.</summary>
    Manager = 3,
}
