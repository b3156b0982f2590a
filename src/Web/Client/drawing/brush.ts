// Voxels under a round brush: the same arithmetic in the same order as Mem3D.Core.Drawing.BrushRaster, so that what is shown at once is
// what
// the server stores. tests/fixtures/drawing holds both to it.

/** Millimetres between neighbouring voxels along a slice's x, along its y, and between slices. */
export interface Spacing {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/**
 * Sets to 1 every voxel of `touched` (width × height, x fastest) whose centre is no farther from the polyline than the radius, as a ball
 * seen on a slice that is `slicesAway` slices away. On the drawn slice the voxels under the points are always touched. Starts at
 * segment `from`.
 */
export function paintBrush(
  points: readonly number[], radiusMm: number, spacing: Spacing, width: number, height: number, slicesAway: number,
  touched: Uint8Array, from = 0,
): void {
  const away = slicesAway * spacing.z;
  const rest = radiusMm * radiusMm - away * away;
  if (rest < 0) return;
  const reach = Math.sqrt(rest);
  const count = points.length / 2;
  for (let i = from; i < Math.max(count - 1, 1); i++) {
    const j = Math.min(i + 1, count - 1);
    segment(points[2 * i]!, points[2 * i + 1]!, points[2 * j]!, points[2 * j + 1]!, rest, reach, spacing, width, height, touched);
  }
  if (slicesAway !== 0) return;
  for (let i = from; i < count; i++) {
    const x = Math.floor(points[2 * i]! + 0.5);
    const y = Math.floor(points[2 * i + 1]! + 0.5);
    if (x >= 0 && y >= 0 && x < width && y < height) touched[y * width + x] = 1;
  }
}

/** Slices to either side that a ball touches. */
export function brushReach(radiusMm: number, spacing: Spacing): number {
  return Math.floor(radiusMm / spacing.z);
}

function segment(
  x0: number, y0: number, x1: number, y1: number, squared: number, reach: number, spacing: Spacing, width: number, height: number,
  touched: Uint8Array,
): void {
  const ax = x0 * spacing.x;
  const ay = y0 * spacing.y;
  const vx = x1 * spacing.x - ax;
  const vy = y1 * spacing.y - ay;
  const length = vx * vx + vy * vy;
  const [fromX, toX] = span(x0, x1, reach / spacing.x, width);
  const [fromY, toY] = span(y0, y1, reach / spacing.y, height);
  for (let y = fromY; y <= toY; y++) {
    const wy = y * spacing.y - ay;
    for (let x = fromX; x <= toX; x++) {
      const wx = x * spacing.x - ax;
      const t = length > 0 ? Math.min(Math.max((wx * vx + wy * vy) / length, 0), 1) : 0;
      const dx = wx - t * vx;
      const dy = wy - t * vy;
      if (dx * dx + dy * dy <= squared) touched[y * width + x] = 1;
    }
  }
}

function span(a: number, b: number, reach: number, size: number): [number, number] {
  return [Math.max(0, Math.floor(Math.min(a, b) - reach)), Math.min(size - 1, Math.ceil(Math.max(a, b) + reach))];
}
