using Mem3D.Core.Quality;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;
using Mem3D.Data.Formats.Nifti;
using Mem3D.Inference;
using Mem3D.Testing.Engines;

namespace Mem3D.Cli.Tests;

/// <summary>A temporary folder with generated volumes, and the command run in it with an engine that needs no networks.</summary>
public sealed class Workbench : IDisposable
{
    public const int Width = 40;
    public const int Height = 36;
    public const int Depth = 12;

    /// <summary>Anisotropic and not axis-aligned with RAS signs, so that a lost affine shows.</summary>
    public static readonly VolumeGeometry Geometry =
        new(new VolumeSize(Width, Height, Depth), new Affine(-0.8, 0, 0, 31.5, 0, 0.9, 0, -12.25, 0, 0, 3, 7));

    private readonly string _folder = Directory.CreateTempSubdirectory("mem3d-cli-").FullName;

    public Workbench()
    {
        Directory.CreateDirectory(PathOf("onnx"));
        File.WriteAllText(PathOf("onnx/manifest.json"), "{}");
    }

    /// <summary>The engine the commands get.</summary>
    public ISegmentationEngine Engine { get; set; } = new ThresholdEngine(100);

    /// <summary>What the last command asked for.</summary>
    public InferenceOptions? Networks { get; private set; }

    /// <summary>Loads the real networks of a folder instead.</summary>
    public bool RealNetworks { get; set; }

    public string Out { get; private set; } = "";

    public string Error { get; private set; } = "";

    public string PathOf(string relative) => Path.Combine(_folder, relative);

    public string Read(string relative) => File.ReadAllText(PathOf(relative));

    public void Write(string relative, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(relative))!);
        File.WriteAllText(PathOf(relative), text);
    }

    /// <summary>Runs the command; <see cref="Out"/> and <see cref="Error"/> then hold what it said.</summary>
    public async Task<int> RunAsync(string[] arguments, CancellationToken? cancellationToken = null, bool rich = false)
    {
        using StringWriter output = new(), error = new();
        var host = new CliHost(output, error, rich, rich, _folder, Load, new NextSliceChooser());
        var code = await CommandTree.RunAsync(arguments, host, cancellationToken ?? TestContext.Current.CancellationToken);
        (Out, Error) = (output.ToString(), error.ToString());
        return code;
    }

    /// <summary>Writes an image: a bright ball of radius up to 9 on slices 2 … 9, a smaller one beside it, noise-free.</summary>
    public void WriteImage(string relative)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(relative))!);
        using var stream = File.Create(PathOf(relative));
        NiftiWriter.WriteVolume(stream, Geometry, Voxels((short)0, l => l == 0 ? (short)-50 : (short)(100 + (100 * l))));
    }

    /// <summary>Writes the true label map: 1 the large ball, 2 the small one, 3 four voxels (too small to count).</summary>
    public void WriteLabels(string relative)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(relative))!);
        using var stream = File.Create(PathOf(relative));
        NiftiWriter.WriteLabelMap(stream, new LabelMap(Geometry, Voxels((byte)0, l => (byte)l)));
    }

    /// <summary>Writes a dataset of as many cases.</summary>
    public void WriteDataset(string folder, int cases)
    {
        for (var i = 0; i < cases; i++)
        {
            WriteImage($"{folder}/imagesTr/case_{i}.nii.gz");
            WriteLabels($"{folder}/labelsTr/case_{i}.nii.gz");
        }

        Write($"{folder}/dataset.json", """{"modality": {"0": "CT"}, "labels": {"0": "background", "1": "large", "2": "small", "3": "speck"}}""");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private ISegmentationEngine Load(InferenceOptions options)
    {
        Networks = options;
        return RealNetworks ? SegmentationEngine.Load(options with { Device = DeviceChoice.Cpu }) : Engine;
    }

    private static T[] Voxels<T>(T _, Func<int, T> value)
    {
        var voxels = new T[Width * Height * Depth];
        for (var i = 0; i < voxels.Length; i++)
        {
            var (x, y, z) = (i % Width, i / Width % Height, i / (Width * Height));
            var large = Math.Pow(x - 13, 2) + Math.Pow(y - 17, 2) <= Math.Pow(9 - Math.Abs(z - 5.5), 2) && z is >= 2 and <= 9;
            var small = Math.Pow(x - 32, 2) + Math.Pow(y - 20, 2) <= 16 && z is >= 4 and <= 7;
            var speck = x is 30 or 31 && y is 5 or 6 && z == 1;
            voxels[i] = value(large ? 1 : small ? 2 : speck ? 3 : 0);
        }

        return voxels;
    }
}
