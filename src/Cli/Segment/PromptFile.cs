using System.Text.Json;
using System.Text.Json.Serialization;
using Mem3D.Core.Errors;
using Mem3D.Core.Interactions;
using Mem3D.Core.Volumes;

namespace Mem3D.Cli.Segment;

/// <summary>
/// The prompts of <c>mem3d segment</c>: <c>{"axis": "K", "labels": {"liver": [{"slice": 40, "kind": "scribble", "positive": true, "points": [[x, y], …]}]}}</c>.
/// Slices count from 0; points are voxels of the slice, the centre of the first voxel is (0, 0).
/// </summary>
internal sealed class PromptFile
{
    private const string Remedy = "See docs/command-line.md or: mem3d segment --help";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    private PromptFile(SliceAxis axis, IReadOnlyList<LabelPrompts> labels) => (Axis, Labels) = (axis, labels);

    /// <summary>Axis the prompted slices are stacked along.</summary>
    public SliceAxis Axis { get; }

    /// <summary>Labels in the order of the file.</summary>
    public IReadOnlyList<LabelPrompts> Labels { get; }

    /// <summary>Reads and checks the file against the volume.</summary>
    /// <exception cref="Mem3DException">Not such a file, or a prompt that does not fit the volume.</exception>
    public static PromptFile Read(string path, VolumeGeometry geometry)
    {
        Document document;
        try
        {
            using var stream = File.OpenRead(path);
            document = JsonSerializer.Deserialize<Document>(stream, Options) ?? throw new JsonException("it is empty");
        }
        catch (FileNotFoundException)
        {
            throw new Mem3DException(ErrorKind.NotFound, $"There is no prompts file '{Path.GetFileName(path)}'.", Remedy);
        }
        catch (JsonException e)
        {
            // The serializer's own words name types of this program.
            var line = e.LineNumber is { } n ? $" in line {n + 1}" : string.Empty;
            var at = e.Path is { Length: > 1 } place ? $", at {place[1..].TrimStart('.')}" : string.Empty;
            throw new Mem3DException(ErrorKind.Invalid, $"The prompts file cannot be understood{line}{at}.", Remedy, e);
        }

        var labels = (document.Labels ?? []).Select(l => Check(l.Key, l.Value ?? [], document.Axis, geometry)).ToArray();
        return labels.Length is > 0 and <= byte.MaxValue
            ? new PromptFile(document.Axis, labels)
            : throw new Mem3DException(ErrorKind.Invalid, "The prompts file names no label, or more than 255.", Remedy);
    }

    private static LabelPrompts Check(string name, List<Item?> items, SliceAxis axis, VolumeGeometry geometry)
    {
        var (width, height) = geometry.SliceSize(axis);
        var slices = new Dictionary<int, List<Prompt>>();
        foreach (var item in items)
        {
            if (item?.Slice is not { } slice)
            {
                throw Wrong(name, "a prompt does not say its slice.");
            }

            if (slice < 0 || slice >= geometry.SliceCount(axis))
            {
                throw Wrong(name, $"slice {slice} does not exist: the volume has slices 0 to {geometry.SliceCount(axis) - 1} along {axis}.");
            }

            if ((item.Points ?? []).Any(p => p is not { Length: 2 }))
            {
                throw Wrong(name, $"a point on slice {slice} is not two numbers [x, y].");
            }

            if (!Enum.TryParse<PromptKind>(item.Kind, ignoreCase: true, out var kind) || !Enum.IsDefined(kind) || char.IsAsciiDigit(item.Kind[0]))
            {
                throw Wrong(name, $"slice {slice}: '{item.Kind}' is no kind of prompt; there are {Kinds}.");
            }

            var prompt = new Prompt(kind, item.Positive, [.. (item.Points ?? []).Select(p => new SlicePoint(p[0], p[1]))]);
            try
            {
                prompt.Validate(width, height);
            }
            catch (Mem3DException e)
            {
                throw Wrong(name, $"slice {slice}: {e.Message}", e);
            }

            if (!slices.TryGetValue(slice, out var prompts))
            {
                slices[slice] = prompts = [];
            }

            prompts.Add(prompt);
            if (prompts.Count > 1 && prompts.Any(p => p.Kind == PromptKind.NoTarget))
            {
                throw Wrong(name, $"slice {slice} says both that the target is not there and where it is.");
            }
        }

        return slices.Values.Any(s => s.Any(p => p.Positive && p.Kind != PromptKind.NoTarget))
            ? new LabelPrompts(name, slices)
            : throw Wrong(name, "it has no positive prompt, so there is nothing to start from.");
    }

    private static string Kinds => string.Join(", ", Enum.GetNames<PromptKind>().Select(JsonNamingPolicy.CamelCase.ConvertName));

    private static Mem3DException Wrong(string label, string what, Exception? inner = null) =>
        new(ErrorKind.Invalid, $"Label '{label}' of the prompts file: {what}", Remedy, inner);

    private sealed record Document(SliceAxis Axis = SliceAxis.K, Dictionary<string, List<Item?>?>? Labels = null);

    private sealed record Item(int? Slice = null, string? Kind = null, bool Positive = true, double[][]? Points = null);
}
