import { runsOf } from '../wire/runLength';
import type { Volume } from './volume';

/**
 * The voxels start, start + stride, … (count of them) of a run-length coded mask, without decoding the rest: calls `inside(n)` for every n
 * whose voxel belongs to the mask.
 */
export function sampleRuns(code: Uint8Array, start: number, stride: number, count: number, inside: (n: number) => void): void {
  let n = 0;
  let at = start;
  runsOf(code, (first, end) => {
    if (at < first) {
      const skipped = Math.ceil((first - at) / stride);
      n += skipped;
      at += skipped * stride;
    }
    for (; at < end && n < count; at += stride) inside(n++);
    return n < count;
  });
}

/**
 * A mask as another plane of the volume cuts it: from the run-length coded masks of the slices along the propagation axis to 0 or `value`
 * a voxel of slice `index` of `plane`. Slices without a mask are empty. No voxel is interpolated.
 */
export function resliceMask(
  main: Volume, slices: Iterable<readonly [slice: number, code: Uint8Array]>, plane: Volume, index: number, value: number,
  into: Uint8Array<ArrayBuffer>,
): void {
  if (plane.zAxis === main.zAxis) throw new Error('A slice of the propagation axis has its mask already.');
  into.fill(0);
  // The plane cuts each slice in one of its rows (stride 1) or columns (stride = the slice's width).
  const row = plane.zAxis === main.yAxis;
  const [start, stride, count] = row ? [index * main.width, 1, main.width] : [index, main.width, main.height];
  const across = plane.xAxis === main.zAxis;
  for (const [slice, code] of slices) {
    const [offset, step] = across ? [slice, plane.width] : [slice * plane.width, 1];
    sampleRuns(code, start, stride, count, (n) => (into[offset + n * step] = value));
  }
}
