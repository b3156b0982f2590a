using Mem3D.Core.Masks;

namespace Mem3D.Core.Evaluation;

/// <summary>Connected components of a slice mask, numbered from 1 in the order of their first voxel (row by row).</summary>
public sealed class Components
{
    private readonly int _width;
    private readonly int[] _numbers;
    private readonly List<int> _areas;

    private Components(int width, int[] numbers, List<int> areas) => (_width, _numbers, _areas) = (width, numbers, areas);

    /// <summary>How many there are.</summary>
    public int Count => _areas.Count;

    /// <summary>Number of the component a voxel belongs to; 0 outside the mask.</summary>
    public ReadOnlySpan<int> Numbers => _numbers;

    /// <summary>Finds the components of a mask.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="diagonal">True: 8 neighbours. False: 4 neighbours.</param>
    public static Components Of(SliceMask mask, bool diagonal = true)
    {
        var numbers = new int[mask.Values.Length];
        var areas = new List<int>();
        var stack = new Stack<int>();
        for (var first = Next(mask, 0); first < numbers.Length; first = Next(mask, first + 1))
        {
            if (numbers[first] != 0)
            {
                continue;
            }

            var number = areas.Count + 1;
            var area = 0;
            numbers[first] = number;
            stack.Push(first);
            while (stack.TryPop(out var i))
            {
                area++;
                PushNeighbours(i, mask, diagonal, numbers, number, stack);
            }

            areas.Add(area);
        }

        return new Components(mask.Width, numbers, areas);
    }

    /// <summary>The component with the most voxels (the first of equals); null when the mask is empty.</summary>
    public static SliceMask? Largest(SliceMask mask, bool diagonal = true)
    {
        var components = Of(mask, diagonal);
        return components.Count == 0 ? null : components.Mask(1 + components._areas.IndexOf(components._areas.Max()));
    }

    /// <summary>Voxels of component <paramref name="number"/> (from 1).</summary>
    public int Area(int number) => _areas[number - 1];

    /// <summary>Component <paramref name="number"/> (from 1) as a mask.</summary>
    public SliceMask Mask(int number)
    {
        var values = new byte[_numbers.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = _numbers[i] == number ? (byte)1 : (byte)0;
        }

        return new SliceMask(_width, _numbers.Length / _width, values);
    }

    /// <summary>The first voxel of the mask from here on; the mask's length when there is none.</summary>
    private static int Next(SliceMask mask, int from) =>
        mask.Values.AsSpan(from).IndexOfAnyExcept((byte)0) is var step and >= 0 ? from + step : mask.Values.Length;

    private static void PushNeighbours(int i, SliceMask mask, bool diagonal, int[] numbers, int number, Stack<int> stack)
    {
        var (x, y) = (i % mask.Width, i / mask.Width);
        for (var dy = -1; dy <= 1; dy++)
        {
            for (var dx = -1; dx <= 1; dx++)
            {
                if ((!diagonal && dx != 0 && dy != 0) || x + dx < 0 || x + dx >= mask.Width || y + dy < 0 || y + dy >= mask.Height)
                {
                    continue;
                }

                var n = i + (dy * mask.Width) + dx;
                if (mask.Values[n] != 0 && numbers[n] == 0)
                {
                    numbers[n] = number;
                    stack.Push(n);
                }
            }
        }
    }
}
