using System.Text.Json;
using System.Text.RegularExpressions;
using Mem3D.Core.Errors;

namespace Mem3D.Inference.Models;

/// <summary>
/// <c>manifest.json</c> beside the networks (docs/networks.md): what they are, what they take and give, where they come from.
/// </summary>
public sealed partial record ModelManifest(
    string ModelSet, string Version, string Created, string Precision, string Licence, IReadOnlyList<string> Attributions,
    IReadOnlyList<string> TrainingData, IReadOnlyDictionary<string, GraphEntry> Graphs, MemorySection Memory, InteractionSection Interaction)
{
    public const string FileName = "manifest.json";

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>What is wrong in the file is for everybody, names of our types are not.</summary>
    private static string WithoutType(string message) => TypeName().Replace(message, "");

    [GeneratedRegex(" for type '[^']*'")]
    private static partial Regex TypeName();

    /// <summary>Reads the manifest of a model folder.</summary>
    /// <exception cref="Mem3DException">There is none, or it is not a manifest. The message names no folder: people without access to the server read it.</exception>
    public static ModelManifest Read(string folder)
    {
        const string Remedy = "Point the model folder at a complete model set: manifest.json and the four networks it names.";
        Mem3DException Refuse(string found, Exception? inner = null) => new(
            ErrorKind.Unavailable, $"There are no networks: expected {FileName} in the model folder, found {found}.", Remedy, inner);
        if (!Directory.Exists(folder))
        {
            throw Refuse("no such folder");
        }

        try
        {
            using var stream = File.OpenRead(Path.Combine(folder, FileName));
            return JsonSerializer.Deserialize<ModelManifest>(stream, Format) ?? throw Refuse("an empty one");
        }
        catch (FileNotFoundException e)
        {
            throw Refuse("none", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refuse("one that cannot be read", e);
        }
        catch (JsonException e)
        {
            throw new Mem3DException(
                ErrorKind.Unavailable, $"{FileName} of the model set is damaged or of another kind: expected what docs/networks.md describes, found: {WithoutType(e.Message)}",
                Remedy, e);
        }
    }
}
