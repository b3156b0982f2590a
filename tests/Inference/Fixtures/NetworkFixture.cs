using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Mem3D.Inference.Tests.Fixtures;

/// <summary>
/// A parity fixture written by the training side: uint32 header length, JSON header, little-endian float32 arrays; perhaps gzip-compressed.
/// </summary>
internal sealed class NetworkFixture
{
    private readonly Dictionary<string, (int[] Shape, float[] Values)> _arrays = [];

    private NetworkFixture(JsonElement header, ReadOnlySpan<float> values)
    {
        Header = header;
        foreach (var array in header.GetProperty("arrays").EnumerateArray())
        {
            var shape = array.GetProperty("shape").EnumerateArray().Select(d => d.GetInt32()).ToArray();
            var count = shape.Aggregate(1, (a, b) => a * b);
            _arrays[array.GetProperty("name").GetString()!] = (shape, values.Slice(array.GetProperty("offset").GetInt32(), count).ToArray());
        }
    }

    public JsonElement Header { get; }

    public float[] this[string name] => _arrays[name].Values;

    public bool Has(string name) => _arrays.ContainsKey(name);

    public int[] Shape(string name) => _arrays[name].Shape;

    public static NetworkFixture Read(string path)
    {
        var raw = File.ReadAllBytes(path);
        if (path.EndsWith(".gz", StringComparison.Ordinal))
        {
            using var plain = new MemoryStream();
            using (var gzip = new GZipStream(new MemoryStream(raw), CompressionMode.Decompress))
            {
                gzip.CopyTo(plain);
            }

            raw = plain.ToArray();
        }

        var length = (int)BinaryPrimitives.ReadUInt32LittleEndian(raw);
        using var header = JsonDocument.Parse(raw.AsMemory(4, length));
        return new NetworkFixture(header.RootElement.Clone(), MemoryMarshal.Cast<byte, float>(raw.AsSpan(4 + length)));
    }
}
