using System.Globalization;
using Mem3D.Core.Errors;

namespace Mem3D.Data.Tests.Formats;

/// <summary>Damaged copies of files, and what must become of them.</summary>
internal static class Mutation
{
    /// <summary>Mutations a file; MEM3D_FUZZ says how many in a longer run.</summary>
    public static readonly int Count = int.TryParse(Environment.GetEnvironmentVariable("MEM3D_FUZZ"), CultureInfo.InvariantCulture, out var n) ? n : 25;

    /// <summary>The same with bytes changed, cut out, doubled or cut off in one to three places.</summary>
    public static byte[] Of(byte[] original, Random random)
    {
        var bytes = original.ToList();
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            // half of the changes hit the first kilobyte, where the lengths and sizes are
            var at = random.Next(random.Next(2) == 0 ? Math.Min(1024, bytes.Count) : bytes.Count);
            var length = Math.Min(random.Next(1, 40), bytes.Count - at);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, length);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                default:
                    bytes.RemoveRange(Math.Max(at, 1), bytes.Count - Math.Max(at, 1));
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>Whether it was read; a refusal has words for people, and nothing else gets out.</summary>
    public static bool Survives(string because, Action read)
    {
        try
        {
            read();
            return true;
        }
        catch (Mem3DException e)
        {
            e.Message.Should().NotBeEmpty(because);
            e.Remedy.Should().NotBeEmpty(because);
            return false;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{because}: {e.GetType().Name}", e);
        }
    }
}
