using System.Globalization;
using System.Text;

namespace Mem3D.Integration.Tests.Hostile;

/// <summary>Values nobody sends who means well, from a seed.</summary>
internal static class Corpus
{
    private static readonly string[] Texts =
    [
        "", " ", "null", "undefined", "0", "-1", "2147483648", "-9223372036854775809", "1e309", "NaN", "Infinity", "true", "[]", "{}", "'", "\"", "\\", "%00", "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "..%5c..%5cwindows", "....//....//", "/etc/passwd", "C:\\x", "\u0000", "\u202e", "\ud83d\ude00", "ÿ", "%ff%fe", "%", "%zz", "%c0%af", "<script>alert(1)</script>", "' OR 1=1--", "; DROP TABLE Cases",
        "${jndi:ldap://x}", "{{7*7}}", "\r\nSet-Cookie: a=b", "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "{00000000-0000-0000-0000-000000000000}", "K", "I", "J", "Z",
    ];

    private static readonly string[] JsonBodies =
    [
        "", " ", "null", "true", "0", "\"\"", "\"x\"", "[]", "{}", "[null]", "[[]]", "[{}]", "[1,2,3]", "{\"a\":}", "{", "[", "]", "\u0000", "{\"format\":null}", "{\"format\":\"nifti\",\"labels\":[null]}",
        "{\"format\":{}}", "{\"format\":\"nifti\",\"labels\":\"x\"}", "{\"format\":\"999\"}", "{\"format\":\"-1\",\"labels\":[]}", "{\"Format\":\"nifti\",\"Labels\":[\"00000000-0000-0000-0000-000000000000\"]}",
        "[{\"offer\":1,\"frames\":null}]", "[{\"offer\":null,\"frames\":[0]}]", "[{\"offer\":-1,\"frames\":[2147483647]}]", "[{\"offer\":0}]", "[{\"segment\":0,\"labelId\":null}]", "[{\"segment\":-1}]",
        "[{\"segment\":2147483648}]", "[{\"segment\":0,\"labelId\":\"x\"}]", "{\"__proto__\":{}}", "{\"$type\":\"System.IO.FileInfo\"}", "1e999", "-0", "{\"a\":1,\"a\":2}", "\"\\ud800\"",
    ];

    public static string Text(Random random) => random.Next(8) switch
    {
        0 => new string('A', 1 << random.Next(4, 13)),
        1 => random.NextInt64().ToString(CultureInfo.InvariantCulture),
        2 => Noise(random, random.Next(40)),
        _ => Texts[random.Next(Texts.Length)],
    };

    public static byte[] Json(Random random) => random.Next(8) switch
    {
        0 => Encoding.UTF8.GetBytes(new string('[', 1 << random.Next(2, 15))),
        1 => Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Repeat("{\"offer\":0,\"frames\":[0]}", 1 << random.Next(10)))}]"),
        2 => Bytes(random, random.Next(400)),
        3 => Encoding.UTF8.GetBytes($"{{\"format\":\"{Noise(random, 20)}\",\"labels\":[\"{Guid.Empty}\"]}}"),
        _ => Encoding.UTF8.GetBytes(JsonBodies[random.Next(JsonBodies.Length)]),
    };

    public static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    public static string Noise(Random random, int length) => string.Concat(Enumerable.Range(0, length).Select(_ => (char)random.Next(32, 127)));
}
