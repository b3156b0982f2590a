using System.Text.Json;

namespace Mem3D.Integration.Tests.Hostile;

/// <summary>Arguments of hub methods that a page would never send: of the right type and senseless, or of another type.</summary>
internal static class HubValues
{
    private static readonly int[] Integers = [0, -1, 1, 23, 24, int.MaxValue, int.MinValue, 255, 1 << 20];
    private static readonly float[] Floats = [0, -1, float.NaN, float.PositiveInfinity, float.MinValue, float.Epsilon, 1e30f, 39.999f];

    /// <param name="type">What the method takes.</param>
    /// <param name="known">Ids that exist, so that a call gets past the first check now and then.</param>
    /// <param name="random">The seed's.</param>
    public static object? Of(Type type, IReadOnlyList<Guid> known, Random random) => random.Next(12) switch
    {
        0 => null,
        1 => "text",
        2 => long.MaxValue,
        3 => new object?[] { null, 1, "x", Array.Empty<object>() },
        4 => new Dictionary<string, object> { ["a"] = 1 },
        _ => Typed(type, known, random),
    };

    private static object? Typed(Type type, IReadOnlyList<Guid> known, Random random)
    {
        if (type.IsArray)
        {
            var count = random.Next(6) switch { 0 => 0, 1 => 1, 2 => 3, 3 => 5000, 4 => 20_000, _ => 2 };
            return Enumerable.Range(0, count).Select(_ => Typed(type.GetElementType()!, known, random)).ToArray();
        }

        return type switch
        {
            _ when type == typeof(Guid) => random.Next(3) switch { 0 => Guid.Empty, 1 => Guid.NewGuid(), _ => known[random.Next(known.Count)] },
            _ when type == typeof(int) => Integers[random.Next(Integers.Length)],
            _ when type == typeof(long) => random.NextInt64(),
            _ when type == typeof(float) => Floats[random.Next(Floats.Length)],
            _ when type == typeof(double) => (double)Floats[random.Next(Floats.Length)],
            _ when type == typeof(bool) => random.Next(2) == 0,
            _ when type == typeof(string) => Corpus.Text(random),
            _ when type == typeof(byte) => (byte)random.Next(256),
            _ when Nullable.GetUnderlyingType(type) is { } inner => random.Next(3) == 0 ? null : Typed(inner, known, random),
            _ when type.Namespace?.StartsWith("Mem3D", StringComparison.Ordinal) == true && type.IsClass => type.GetProperties()
                .ToDictionary(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name), p => random.Next(8) == 0 ? Of(p.PropertyType, known, random) : Typed(p.PropertyType, known, random)),
            _ => null,
        };
    }
}
