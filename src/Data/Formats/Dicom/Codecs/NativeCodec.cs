using System.Reflection;
using System.Runtime.InteropServices;

namespace Mem3D.Data.Formats.Dicom.Codecs;

/// <summary>A decoder that is a shared library of the system: used where it is installed, named to the person where it is not.</summary>
/// <param name="Import">The name used in imports.</param>
/// <param name="Debian">The package that brings it on Debian and Ubuntu.</param>
/// <param name="Files">What it is called on Linux, Windows, macOS.</param>
internal sealed record NativeCodec(string Title, string Import, string Debian, params string[] Files)
{
    public const string CharLsImport = "charls";
    public const string OpenJpegImport = "openjp2";

    private readonly Lazy<nint> _handle = new(() => Load(Files));

    static NativeCodec() => NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), Resolve);

    public static NativeCodec CharLs { get; } = new("CharLS", CharLsImport, "libcharls2", "libcharls.so.2", "charls-2-x64.dll", "libcharls.2.dylib");

    public static NativeCodec OpenJpeg { get; } = new("OpenJPEG", OpenJpegImport, "libopenjp2-7", "libopenjp2.so.7", "openjp2.dll", "libopenjp2.7.dylib");

    public bool IsInstalled => _handle.Value != 0;

    /// <summary>What to do where it is missing.</summary>
    public string Remedy => $"Ask whoever runs the server to install {Title} (Debian and Ubuntu: {Debian}), or decompress the series first.";

    /// <exception cref="Core.Errors.Mem3DException">It is not installed.</exception>
    public void Require()
    {
        if (!IsInstalled)
        {
            throw DicomErrors.Unsupported($"The pixels need the decoder {Title}, which is not installed.", Remedy);
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) => name switch
    {
        CharLsImport => CharLs._handle.Value,
        OpenJpegImport => OpenJpeg._handle.Value,
        _ => 0,
    };

    private static nint Load(string[] files)
    {
        foreach (var file in files)
        {
            if (NativeLibrary.TryLoad(file, out var handle))
            {
                return handle;
            }
        }

        return 0;
    }
}
