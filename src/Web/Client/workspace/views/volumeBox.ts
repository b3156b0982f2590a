import type { Vector3, Volume } from '../../geometry/volume';

/** The corners of a slice in millimetres, around it: outer edges of its outermost voxels. */
export function cornersOf(plane: Volume, index: number): readonly [Vector3, Vector3, Vector3, Vector3] {
  const at = (x: number, y: number) => plane.toLps(x - 0.5, y - 0.5, index);
  const { width, height } = plane;
  return [at(0, 0), at(width, 0), at(width, height), at(0, height)];
}

/** The twelve edges of the volume as pairs of points in millimetres. */
export function edgesOf(volume: Volume): Float32Array<ArrayBuffer> {
  const [first, last] = [cornersOf(volume, -0.5), cornersOf(volume, volume.sliceCount - 0.5)];
  const pairs = [0, 1, 2, 3].flatMap((n) => {
    const next = (n + 1) % 4;
    return [first[n]!, first[next]!, last[n]!, last[next]!, first[n]!, last[n]!];
  });
  return Float32Array.from(pairs.flat());
}
