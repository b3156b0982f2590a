using System.Security.Cryptography;
using Mem3D.Core.Errors;
using Mem3D.Core.Segmentation;
using Mem3D.Inference.Interaction;
using Mem3D.Inference.Memory;
using Mem3D.Inference.Propagation;
using Mem3D.Inference.Runtime;
using Microsoft.ML.OnnxRuntime;

namespace Mem3D.Inference.Models;

/// <summary>The networks of a model folder, checked and warm.</summary>
internal sealed class ModelSet : IDisposable
{
    /// <summary>Folder of the 8-bit set inside the model folder.</summary>
    public const string Int8Folder = "int8";

    private const string CopyAgain = "Copy the whole model set into the model folder again: manifest.json and the networks belong together.";

    private readonly List<Graph> _graphs = [];

    private readonly string _folder;
    private readonly Device _device;

    private ModelSet(string folder, ModelManifest manifest, Device device)
    {
        (_folder, Manifest, _device) = (folder, manifest, device);
        Info = new EngineInfo(manifest.ModelSet, manifest.Version, device.Name, manifest.Precision, device.Threads, device.Note)
        {
            Graphs = [.. manifest.Graphs.Keys],
        };
    }

    public ModelManifest Manifest { get; }

    public EngineInfo Info { get; }

    public IInteractionNetwork Interaction { get; private set; } = null!;

    public IMemoryNetworks Memory { get; private set; } = null!;

    /// <summary>Reads the manifest, checks every file (SHA-256, names, shapes, types), loads the networks and runs each once.</summary>
    /// <exception cref="Mem3DException">Something is missing or not as declared: says what was expected and what was found.</exception>
    public static ModelSet Load(string folder, DeviceChoice choice, int threads, Precision precision = Precision.Float32, GpuOptions? gpu = null)
    {
        var device = Device.Choose(choice, threads, gpu);
        precision = precision == Precision.Auto ? Suited(folder, device.ProductsOfBytes) : precision;
        if (precision == Precision.Int8)
        {
            folder = FindInt8(folder);
        }

        var manifest = ModelManifest.Read(folder);
        if (precision == Precision.Int8 && !manifest.Precision.StartsWith(Int8Folder, StringComparison.Ordinal))
        {
            throw GraphContract.Wrong($"a set of the precision int8 in the folder {Int8Folder}", $"one of \"{manifest.Precision}\"");
        }

        GraphContract.Check(manifest);
        try
        {
            return Load(folder, manifest, device);
        }
        catch (Mem3DException e) when (device.Name != "CPU" && e.InnerException is OnnxRuntimeException)
        {
            return Load(folder, manifest, device.Instead(e.Message));
        }
    }

    /// <summary>Floating-point operations of one run of each graph, by its name, when a read sees so many memory slices.</summary>
    public IReadOnlyDictionary<string, long> CountOperations(int memorySlices) => Manifest.Graphs.ToDictionary(
        graph => graph.Key,
        graph => OperationCounter.Count(Path.Combine(_folder, graph.Value.File), graph.Value.Inputs, memorySlices * Memory.Shapes.Tokens));

    /// <summary>
    /// What reading the memory is of one run of <c>read_decode</c>, where keys meet the query and values are summed: floating-point operations, and the
    /// share of the time, [0, 1]. The rest is decoding. They are one graph, so that what was read is never copied.
    /// </summary>
    public (long Operations, double TimeShare) MeasureRead(int memorySlices)
    {
        var graph = Manifest.Graphs[GraphContract.ReadDecode];
        var (file, rows) = (Path.Combine(_folder, graph.File), memorySlices * Memory.Shapes.Tokens);
        return (OperationCounter.Count(file, graph.Inputs, rows, "MatMul"),
            NodeTimes.Share(file, graph.Inputs, rows, _device, name => name.Contains("MatMul", StringComparison.Ordinal) || name.Contains("Softmax", StringComparison.Ordinal)));
    }

    public void Dispose() => _graphs.ForEach(graph => graph.Dispose());

    /// <summary>What <see cref="Precision.Auto"/> means for a folder on a device (docs/adr/0007-int8-where-the-cpu-has-vnni.md).</summary>
    internal static Precision Suited(string folder, bool productsOfBytes) =>
        productsOfBytes && File.Exists(Path.Combine(folder, Int8Folder, ModelManifest.FileName)) ? Precision.Int8 : Precision.Float32;

    private static string FindInt8(string folder)
    {
        var inside = Path.Combine(folder, Int8Folder);
        return File.Exists(Path.Combine(inside, ModelManifest.FileName)) ? inside : throw new Mem3DException(
            ErrorKind.Unavailable,
            $"There are no int8 networks: expected {Int8Folder}/{ModelManifest.FileName} in the model folder, found "
            + (Directory.Exists(inside) ? $"a folder {Int8Folder} without it." : $"no folder {Int8Folder}."),
            "Choose the precision float32, or make the int8 set (training/README.md).");
    }

    private static ModelSet Load(string folder, ModelManifest manifest, Device device)
    {
        var set = new ModelSet(folder, manifest, device);
        try
        {
            Graph Open(string name) => set.Open(folder, name, device);
            set.Interaction = new OnnxInteractionNetwork(
                Open(GraphContract.Interaction), manifest.Interaction.RoiSize, GraphContract.Tells(manifest.Graphs[GraphContract.Interaction]));
            set.Memory = new OnnxMemoryNetworks(
                Open(GraphContract.EncodeQuery), Open(GraphContract.EncodeMemory), Open(GraphContract.ReadDecode),
                manifest.Graphs.ContainsKey(GraphContract.Fuse) ? Open(GraphContract.Fuse) : null,
                manifest.Graphs.ContainsKey(GraphContract.Judge) ? Open(GraphContract.Judge) : null, MemoryShapes.Of(manifest));
            set.WarmUp();
            return set;
        }
        catch
        {
            set.Dispose();
            throw;
        }
    }

    private Graph Open(string folder, string name, Device device)
    {
        var entry = Manifest.Graphs[name];
        var model = ReadFile(folder, entry.File);
        var hash = Convert.ToHexStringLower(SHA256.HashData(model));
        if (!hash.Equals(entry.Sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw new Mem3DException(
                ErrorKind.Unavailable,
                $"The network {entry.File} is damaged, cut short or another one: expected SHA-256 {Short(entry.Sha256)}, found {Short(hash)} of {model.Length} bytes.",
                CopyAgain);
        }

        var graph = Graph.Load(name, model, device);
        _graphs.Add(graph);
        GraphContract.Check(entry, graph);
        return graph;
    }

    private static byte[] ReadFile(string folder, string file)
    {
        if (Path.GetFileName(file) != file || file.Length == 0 || file.AsSpan().ContainsAny(Path.GetInvalidFileNameChars()))
        {
            throw GraphContract.Wrong("file names without folders", file);
        }

        try
        {
            return File.ReadAllBytes(Path.Combine(folder, file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var found = e is FileNotFoundException ? "no such file" : "a file that cannot be read";
            throw new Mem3DException(ErrorKind.Unavailable, $"The model set is not complete: expected {file} beside {ModelManifest.FileName}, found {found}.", CopyAgain, e);
        }
    }

    private static string Short(string hash) => hash.Length > 16 ? $"{hash.AsSpan(0, 16)}…" : hash;

    /// <summary>The first run of a graph plans its memory: better now than at a person's first stroke.</summary>
    private void WarmUp()
    {
        try
        {
            InteractionWarmUp.Run(Interaction, Manifest.Interaction);
            MemoryWarmUp.Run(Memory);
        }
        catch (Mem3DException e)
        {
            throw new Mem3DException(ErrorKind.Unavailable, $"The model set loads and does not run. {e.Message}", "Install a model set made for this build.", e.InnerException);
        }
    }
}
