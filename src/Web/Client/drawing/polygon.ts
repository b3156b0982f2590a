// Voxels inside a closed outline: the same arithmetic as Mem3D.Core.Drawing.PolygonRaster.

/** Sets to 1 every voxel whose centre is inside the outline by the even-odd rule. `points`: x0, y0, x1, y1, …, at least three pairs. */
export function fillPolygon(points: readonly number[], width: number, height: number, touched: Uint8Array): void {
  const count = points.length / 2;
  for (let y = 0; y < height; y++) {
    const crossings: number[] = [];
    for (let i = 0, j = count - 1; i < count; j = i++) {
      const ax = points[2 * i]!;
      const ay = points[2 * i + 1]!;
      const bx = points[2 * j]!;
      const by = points[2 * j + 1]!;
      if (ay > y !== by > y) crossings.push(((bx - ax) * (y - ay)) / (by - ay) + ax);
    }
    crossings.sort((a, b) => a - b);
    for (let n = 0; n + 1 < crossings.length; n += 2) {
      const from = Math.max(0, Math.ceil(crossings[n]!));
      const end = Math.min(width, Math.ceil(crossings[n + 1]!));
      if (end > from) touched.fill(1, y * width + from, y * width + end);
    }
  }
}
