using System.Text.Json;

namespace Mem3D.Integration.Tests.Hostile;

/// <summary>Arguments of hub methods that a page would never send: of the right type and senseless, or of another type.</summary>
internal static class HubValues
{
    private static readonly int[] Integers = [0, -1, 1, 23, 24, int.MaxValue, int.MinValue, 255, 1 << 20];
    private static readonly float[] Floats = [0, -1, float.NaN, float.PositiveInfinity, float.MinValue, float.Epsilon, 1e30f, 39.999f];

    private static readonly JsonSerializerOptions Lenient = new() { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

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

    /// <summary>The same for a body of HTTP: of the right shape, so that it gets past the reader of JSON.</summary>
    public static byte[] Json(Type type, IReadOnlyList<Guid> known, Random random) =>
        JsonSerializer.SerializeToUtf8Bytes(random.Next(10) == 0 ? Of(type, known, random) : Typed(type, known, random), Lenient);

    private static object? Typed(Type type, IReadOnlyList<Guid> known, Random random, int depth = 0)
    {
        if (type.IsArray)
        {
            var count = random.Next(6) switch { 0 => 0, 1 => 1, 2 => 3, 3 when depth == 0 => 5000, 4 when depth == 0 => 20_000, _ => 2 };
            return Enumerable.Range(0, count).Select(_ => Typed(type.GetElementType()!, known, random, depth + 1)).ToArray();
        }

        if (type.IsGenericType && type.GetGenericArguments() is [var item] && type.IsAssignableFrom(item.MakeArrayType()))
        {
            return Typed(item.MakeArrayType(), known, random, depth);
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
            _ when type == typeof(DateTimeOffset) => DateTimeOffset.MinValue.AddTicks(random.NextInt64(DateTimeOffset.MaxValue.Ticks)),
            _ when type == typeof(DateOnly) => DateOnly.FromDayNumber(random.Next(DateOnly.MaxValue.DayNumber)),
            _ when type.IsEnum => random.Next(3) == 0 ? Integers[random.Next(Integers.Length)] : Enum.GetNames(type)[random.Next(Enum.GetNames(type).Length)],
            _ when Nullable.GetUnderlyingType(type) is { } inner => random.Next(3) == 0 ? null : Typed(inner, known, random, depth),
            _ when type.Namespace?.StartsWith("Mem3D", StringComparison.Ordinal) == true && type.IsClass => type.GetProperties()
                .ToDictionary(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name), p => random.Next(8) == 0 ? Of(p.PropertyType, known, random) : Typed(p.PropertyType, known, random, depth + 1)),
            _ => null,
        };
    }
}
