export type Rgb = readonly [number, number, number];

/**
 * Estimated IoU from dark blue to yellow: lightness rises all the way and only the blue–yellow axis is used, so the scale reads the same
 * with any colour blindness and in grey.
 */
const stops: readonly Rgb[] = [
  [32, 52, 138], [58, 78, 150], [92, 102, 142], [128, 126, 126], [166, 150, 104], [206, 180, 78], [248, 216, 66],
];

/** Below this quality everything is as bad as it gets. */
const worst = 0.4;

/** Where a quality lies on the scale, 0…1; stretched near 1, where the differences matter. */
export function position(quality: number): number {
  return Math.min(Math.max((quality - worst) / (1 - worst), 0), 1) ** 1.5;
}

export function qualityColor(quality: number): Rgb {
  const at = position(quality) * (stops.length - 1);
  const below = Math.min(Math.floor(at), stops.length - 2);
  const share = at - below;
  const [a, b] = [stops[below]!, stops[below + 1]!];
  return [0, 1, 2].map((c) => Math.round(a[c]! + (b[c]! - a[c]!) * share)) as unknown as Rgb;
}

export function css([r, g, b]: Rgb, alpha = 1): string {
  return `rgb(${r} ${g} ${b} / ${alpha})`;
}
