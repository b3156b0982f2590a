using Mem3D.Core.Evaluation;
using Mem3D.Core.Volumes;

namespace Mem3D.Cli.Evaluate.Reporting;

/// <summary>Slices of one target side by side, with the outlines of truth (green) and mask (orange); anchored slices have a white bar above.</summary>
/// <param name="Png">The image.</param>
/// <param name="Slices">The slices shown, from left to right.</param>
internal sealed record Overlay(byte[] Png, IReadOnlyList<int> Slices)
{
    private const int Panels = 5;
    private const int PanelPixels = 168;
    private const int Gap = 4;
    private const int Bar = 3;
    private const int Greys = 64;
    private const byte White = Greys - 1;
    private const byte TruthColour = Greys;
    private const byte MaskColour = Greys + 1;
    private const int LeastMargin = 6;
    private const double Margin = 0.3;

    private static readonly (byte, byte, byte)[] Palette =
        [.. Enumerable.Range(0, Greys).Select(g => ((byte)(g * 255 / White), (byte)(g * 255 / White), (byte)(g * 255 / White))), (0, 220, 130), (255, 120, 0)];

    /// <summary>Draws slices evenly spread over where target or mask is, cut around both.</summary>
    /// <param name="image">The image.</param>
    /// <param name="axis">Axis the slices are stacked along.</param>
    /// <param name="target">The truth; not empty.</param>
    /// <param name="mask">What the engine made of it.</param>
    /// <param name="anchors">Anchored slices.</param>
    public static Overlay Draw(IVoxelSource image, SliceAxis axis, MaskVolume target, MaskVolume mask, IReadOnlyList<int> anchors)
    {
        var filled = Enumerable.Range(0, target.Depth).Where(s => target.Area(s) > 0 || mask.Area(s) > 0).ToArray();
        var count = Math.Min(Panels, filled.Length);
        int[] slices = [.. Enumerable.Range(0, count).Select(i => filled[((2 * i) + 1) * filled.Length / (2 * count)])];
        var view = View.Around(target, mask, slices);
        var shown = slices.Select(s => view.Read(image, axis, s)).ToArray();
        double[] sorted = [.. shown.SelectMany(v => v).Select(v => (double)v).Order()];
        var (low, high) = (Statistics.Quantile(sorted, 0.01), Statistics.Quantile(sorted, 0.99));
        var (stride, height) = ((view.Width + Gap) * count - Gap, view.Height + Bar + 1);
        var pixels = new byte[stride * height];
        for (var panel = 0; panel < count; panel++)
        {
            var (truth, found) = (view.Cut(target, slices[panel]), view.Cut(mask, slices[panel]));
            for (var y = 0; y < view.Height; y++)
            {
                for (var x = 0; x < view.Width; x++)
                {
                    var grey = (byte)Math.Clamp((shown[panel][(y * view.Width) + x] - low) / Math.Max(high - low, 1e-9) * White, 0, White);
                    pixels[((y + Bar + 1) * stride) + (panel * (view.Width + Gap)) + x] =
                        view.Outline(found, x, y, 1) ? MaskColour : view.Outline(truth, x, y, 2) ? TruthColour : grey;
                }
            }

            for (var y = 0; y < Bar && anchors.Contains(slices[panel]); y++)
            {
                pixels.AsSpan((y * stride) + (panel * (view.Width + Gap)), view.Width).Fill(White);
            }
        }

        return new Overlay(PngFile.Encode(stride, pixels, Palette), slices);
    }

    /// <summary>The part of the slices that is shown, and how large; square pixels whatever the spacing.</summary>
    private sealed record View(int X0, int Y0, int X1, int Y1, int SliceWidth, int Width, int Height)
    {
        public static View Around(MaskVolume target, MaskVolume mask, IReadOnlyList<int> slices)
        {
            var boxes = slices.SelectMany(s => new[] { target.Slice(s).Box(), mask.Slice(s).Box() }).OfType<(int X0, int Y0, int X1, int Y1)>().ToArray();
            var (x0, y0, x1, y1) = (boxes.Min(b => b.X0), boxes.Min(b => b.Y0), boxes.Max(b => b.X1), boxes.Max(b => b.Y1));
            int Grow(int extent) => Math.Max(LeastMargin, (int)(Margin * extent));
            var (gx, gy) = (Grow(x1 - x0), Grow(y1 - y0));
            (x0, y0, x1, y1) = (Math.Max(0, x0 - gx), Math.Max(0, y0 - gy), Math.Min(target.Width, x1 + gx), Math.Min(target.Height, y1 + gy));
            var (wide, high) = ((x1 - x0) * target.SpacingMm.X, (y1 - y0) * target.SpacingMm.Y);
            int Pixels(double length) => Math.Max(1, (int)Math.Round(PanelPixels * length / Math.Max(wide, high)));
            return new View(x0, y0, x1, y1, target.Width, Pixels(wide), Pixels(high));
        }

        /// <summary>Bilinear between voxel centres.</summary>
        public float[] Read(IVoxelSource image, SliceAxis axis, int slice)
        {
            var (w, h) = image.Info.Geometry.SliceSize(axis);
            var voxels = new float[w * h];
            image.ReadSlice(axis, slice, voxels);
            var result = new float[Width * Height];
            for (var i = 0; i < result.Length; i++)
            {
                var (fx, fy) = (Math.Clamp(At(i % Width, Width, X0, X1) - 0.5, 0, w - 1), Math.Clamp(At(i / Width, Height, Y0, Y1) - 0.5, 0, h - 1));
                var (x, y) = (Math.Min((int)fx, Math.Max(w - 2, 0)), Math.Min((int)fy, Math.Max(h - 2, 0)));
                float Row(int row) => Between(voxels[(row * w) + x], voxels[(row * w) + Math.Min(x + 1, w - 1)], fx - x);
                result[i] = Between(Row(y), Row(Math.Min(y + 1, h - 1)), fy - y);
            }

            return result;
        }

        /// <summary>The mask's nearest voxel for every pixel.</summary>
        public bool[] Cut(MaskVolume mask, int slice)
        {
            var values = mask.SliceValues(slice);
            var result = new bool[Width * Height];
            for (var i = 0; i < result.Length; i++)
            {
                result[i] = values[((int)At(i / Width, Height, Y0, Y1) * SliceWidth) + (int)At(i % Width, Width, X0, X1)] != 0;
            }

            return result;
        }

        /// <summary>Inside, with something outside at most <paramref name="thickness"/> pixels away.</summary>
        public bool Outline(bool[] inside, int x, int y, int thickness)
        {
            bool Outside(int px, int py) => px >= 0 && px < Width && py >= 0 && py < Height && !inside[(py * Width) + px];
            return inside[(y * Width) + x]
                && (Outside(x - thickness, y) || Outside(x + thickness, y) || Outside(x, y - thickness) || Outside(x, y + thickness)
                    || Outside(x - 1, y) || Outside(x + 1, y) || Outside(x, y - 1) || Outside(x, y + 1));
        }

        private static double At(int pixel, int pixels, int from, int to) => from + ((pixel + 0.5) / pixels * (to - from));

        private static float Between(float a, float b, double share) => (float)(((1 - share) * a) + (share * b));
    }
}
