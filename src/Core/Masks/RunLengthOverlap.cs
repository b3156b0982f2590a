namespace Mem3D.Core.Masks;

/// <summary>Overlap of two run-length coded masks of the same slice (<see cref="RunLength"/>), without decoding them to voxels.</summary>
public static class RunLengthOverlap
{
    /// <summary>Intersection over union, [0, 1]; two empty masks agree fully (1).</summary>
    /// <param name="a">A valid code.</param>
    /// <param name="b">A valid code of as many voxels.</param>
    public static double Iou(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        long both = 0, either = 0;
        int atA = 0, atB = 0;
        long leftA = Next(a, ref atA), leftB = Next(b, ref atB);
        bool inA = false, inB = false;
        while (true)
        {
            while (leftA == 0 && atA < a.Length)
            {
                (leftA, inA) = (Next(a, ref atA), !inA);
            }

            while (leftB == 0 && atB < b.Length)
            {
                (leftB, inB) = (Next(b, ref atB), !inB);
            }

            var step = Math.Min(leftA, leftB);
            if (step == 0)
            {
                return either == 0 ? 1 : (double)both / either;
            }

            both += inA && inB ? step : 0;
            either += inA || inB ? step : 0;
            (leftA, leftB) = (leftA - step, leftB - step);
        }
    }

    private static long Next(ReadOnlySpan<byte> code, ref int at)
    {
        long run = 0;
        for (var shift = 0; at < code.Length; shift += 7)
        {
            var b = code[at++];
            run |= (long)(b & 0x7F) << shift;
            if ((b & 0x80) == 0)
            {
                break;
            }
        }

        return run;
    }
}
