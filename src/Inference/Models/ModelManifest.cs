using System.Text.Json;
using Mem3D.Core.Errors;

namespace Mem3D.Inference.Models;

/// <summary>
/// <c>manifest.json</c> beside the networks (docs/networks.md): what they are, what they take and give, where they come from.
/// </summary>
public sealed record ModelManifest(
    string ModelSet, string Version, string Created, string Precision, string Licence, IReadOnlyList<string> Attributions,
    IReadOnlyList<string> TrainingData, IReadOnlyDictionary<string, GraphEntry> Graphs, MemorySection Memory, InteractionSection Interaction)
{
    public const string FileName = "manifest.json";

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Reads the manifest of a model folder.</summary>
    /// <exception cref="Mem3DException">There is none, or it is not a manifest.</exception>
    public static ModelManifest Read(string folder)
    {
        const string Remedy = "Point the model folder at a complete model set: manifest.json and the four networks it names.";
        try
        {
            using var stream = File.OpenRead(Path.Combine(folder, FileName));
            return JsonSerializer.Deserialize<ModelManifest>(stream, Format)
                ?? throw new Mem3DException(ErrorKind.Unavailable, $"{FileName} of the model set is empty.", Remedy);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Mem3DException(ErrorKind.Unavailable, $"The model folder has no readable {FileName}.", Remedy, e);
        }
        catch (JsonException e)
        {
            throw new Mem3DException(ErrorKind.Unavailable, $"{FileName} of the model set is not what this build reads: {e.Message}", Remedy, e);
        }
    }
}
