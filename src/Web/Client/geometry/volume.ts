import type { CaseHeader } from '../wire/messages';

export type Vector3 = readonly [number, number, number];

export type Axis = CaseHeader['axis'];

/**
 * Where a volume lies and how its slices are cut: the same rules as Mem3D.Core.Volumes. A slice of axis K has x = I and y = J;
 * of axis J x = I and y = K; of axis I x = J and y = K.
 */
export class Volume {
  /** Index (0…2) of the volume axis along a slice's x, along its y, and across slices. */
  readonly xAxis: number;
  readonly yAxis: number;
  readonly zAxis: number;

  constructor(readonly header: Pick<CaseHeader, 'axis' | 'size' | 'ijkToLps'>) {
    if (header.ijkToLps.length !== 12) throw new Error(`An affine has 12 numbers, got ${header.ijkToLps.length}.`);
    this.zAxis = 'IJK'.indexOf(header.axis);
    this.xAxis = this.zAxis === 0 ? 1 : 0;
    this.yAxis = this.zAxis === 2 ? 1 : 2;
  }

  /** The same volume cut across another axis. */
  along(axis: Axis): Volume {
    return new Volume({ axis, size: this.header.size, ijkToLps: this.header.ijkToLps });
  }

  /** Voxel indices (I, J, K) of point (x, y) on a slice. */
  toIjk(x: number, y: number, slice: number): Vector3 {
    const ijk: [number, number, number] = [0, 0, 0];
    ijk[this.xAxis] = x;
    ijk[this.yAxis] = y;
    ijk[this.zAxis] = slice;
    return ijk;
  }

  /** The point on a slice, and the slice, of voxel indices (I, J, K): the inverse of `toIjk`. */
  fromIjk(ijk: Vector3): { readonly x: number; readonly y: number; readonly slice: number } {
    return { x: ijk[this.xAxis]!, y: ijk[this.yAxis]!, slice: ijk[this.zAxis]! };
  }

  get sliceCount(): number {
    return this.header.size[this.zAxis]!;
  }

  get width(): number {
    return this.header.size[this.xAxis]!;
  }

  get height(): number {
    return this.header.size[this.yAxis]!;
  }

  /** Step in millimetres (LPS) from one voxel to the next along volume axis 0, 1 or 2. */
  step(axis: number): Vector3 {
    const m = this.header.ijkToLps;
    return [m[axis]!, m[4 + axis]!, m[8 + axis]!];
  }

  spacingMm(axis: number): number {
    return Math.hypot(...this.step(axis));
  }

  /** Millimetres in LPS of point (x, y), which may be fractional, on a slice. */
  toLps(x: number, y: number, slice: number): Vector3 {
    const ijk = this.toIjk(x, y, slice);
    const m = this.header.ijkToLps;
    const row = (r: number) => m[r]! * ijk[0] + m[r + 1]! * ijk[1] + m[r + 2]! * ijk[2] + m[r + 3]!;
    return [row(0), row(4), row(8)];
  }

  /** Millimetres (LPS) of (x, y, slice) as one affine map: 3 × 4, row by row. */
  get sliceToLps(): number[] {
    const m = this.header.ijkToLps;
    return [0, 4, 8].flatMap((r) => [m[r + this.xAxis]!, m[r + this.yAxis]!, m[r + this.zAxis]!, m[r + 3]!]);
  }

  /** Volume of one voxel in millilitres: the determinant of the affine. */
  get voxelMillilitres(): number {
    const [a, b, c] = [this.step(0), this.step(1), this.step(2)];
    const determinant =
      a[0] * (b[1] * c[2] - b[2] * c[1]) - b[0] * (a[1] * c[2] - a[2] * c[1]) + c[0] * (a[1] * b[2] - a[2] * b[1]);
    return Math.abs(determinant) / 1000;
  }
}
