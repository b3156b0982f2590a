import { runsOf } from '../wire/runLength';
import { marchingCubes, type Grid } from './marchingCubes';
import { normalsOf, volumeOf, type Mesh } from './mesh';
import { smooth } from './smooth';

/** What a surface is made from: the run-length coded masks of a label's slices, and where voxels lie. */
export interface MaskStack {
  readonly width: number;
  readonly height: number;
  readonly slices: readonly { readonly slice: number; readonly mask: Uint8Array }[];
  /** Millimetres (LPS) of (x, y, slice): 3 × 4, row by row. */
  readonly toLps: readonly number[];
}

/** A surface ready to be drawn: millimetres in the patient (LPS), normals outward. */
export interface Surface extends Mesh {
  readonly normals: Float32Array<ArrayBuffer>;
}

/** Voxels of the box around a mask that are meshed one by one; a larger box is halved until it fits. */
export const mostVoxels = 24_000_000;

/** The smoothed surface of a label; null where it has no voxel. */
export function surfaceOf(stack: MaskStack): Surface | null {
  const box = boxOf(stack);
  if (!box) return null;
  const { grid, at, step } = fill(stack, box);
  const mesh = marchingCubes(grid);
  place(mesh, at, step, stack.toLps);
  smooth(mesh);
  return { ...mesh, normals: normalsOf(mesh) };
}

interface Box {
  readonly low: readonly [number, number, number];
  readonly size: readonly [number, number, number];
}

function boxOf({ width, slices }: MaskStack): Box | null {
  const low: [number, number, number] = [Infinity, Infinity, Infinity];
  const high: [number, number, number] = [-1, -1, -1];
  const include = (axis: 0 | 1 | 2, v: number) => {
    if (v < low[axis]) low[axis] = v;
    if (v > high[axis]) high[axis] = v;
  };
  for (const { slice, mask } of slices) {
    runsOf(mask, (first, end) => {
      const [top, bottom] = [Math.floor(first / width), Math.floor((end - 1) / width)];
      // A run over the end of a row has voxels in the first and the last column.
      include(0, top === bottom ? first % width : 0);
      include(0, top === bottom ? (end - 1) % width : width - 1);
      include(1, top);
      include(1, bottom);
      include(2, slice);
      return true;
    });
  }
  return high[2] < 0 ? null : { low, size: [high[0] - low[0] + 1, high[1] - low[1] + 1, high[2] - low[2] + 1] };
}

/** The mask's voxels in its box, at full resolution or, when that is too much, every `step` voxels along each axis. */
function fill({ width, slices }: MaskStack, { low, size }: Box): { grid: Grid; at: Box['low']; step: number } {
  let step = 1;
  const count = () => size.map((n) => Math.ceil(n / step)) as [number, number, number];
  while (count().reduce((a, b) => a * b, 1) > mostVoxels) step++;
  const [w, h, d] = count();
  const inside = new Uint8Array(w * h * d);
  for (const { slice, mask } of slices) {
    if ((slice - low[2]) % step !== 0) continue;
    const z = (slice - low[2]) / step;
    runsOf(mask, (first, end) => {
      for (let from = first; from < end; ) {
        const y = Math.floor(from / width);
        const to = Math.min(end, (y + 1) * width);
        if ((y - low[1]) % step === 0) {
          const start = (z * h + (y - low[1]) / step) * w;
          const a = Math.ceil((from - y * width - low[0]) / step);
          const b = Math.ceil((to - y * width - low[0]) / step);
          inside.fill(1, start + a, start + b);
        }
        from = to;
      }
      return true;
    });
  }
  return { grid: { inside, width: w, height: h, depth: d }, at: low, step };
}

/** From the grid to millimetres; where that mirrors, triangles are turned so that they look outward still. */
function place({ positions: p, triangles: t }: Mesh, [x0, y0, z0]: Box['low'], step: number, m: readonly number[]): void {
  for (let n = 0; n < p.length; n += 3) {
    const [x, y, z] = [x0 + step * p[n]!, y0 + step * p[n + 1]!, z0 + step * p[n + 2]!];
    for (let r = 0; r < 3; r++) p[n + r] = m[4 * r]! * x + m[4 * r + 1]! * y + m[4 * r + 2]! * z + m[4 * r + 3]!;
  }
  const mirrored = volumeOf({ positions: Float32Array.from([m[0]!, m[4]!, m[8]!, m[1]!, m[5]!, m[9]!, m[2]!, m[6]!, m[10]!]),
    triangles: Uint32Array.of(0, 1, 2) }) < 0;
  if (mirrored) for (let n = 0; n < t.length; n += 3) [t[n + 1], t[n + 2]] = [t[n + 2]!, t[n + 1]!];
}
