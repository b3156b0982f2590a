/** A triangle mesh. `positions` x, y, z a vertex; `triangles` three vertices each, counter-clockwise seen from outside. */
export interface Mesh {
  readonly positions: Float32Array<ArrayBuffer>;
  readonly triangles: Uint32Array<ArrayBuffer>;
}

/** Numbers that grow as they must. */
export class Growing<T extends Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>> {
  length = 0;

  constructor(
    private values: T,
    private readonly make: (length: number) => T,
  ) {}

  push3(a: number, b: number, c: number): void {
    if (this.length + 3 > this.values.length) {
      const more = this.make(2 * this.values.length);
      more.set(this.values);
      this.values = more;
    }
    this.values[this.length++] = a;
    this.values[this.length++] = b;
    this.values[this.length++] = c;
  }

  get exact(): T {
    return this.values.slice(0, this.length) as T;
  }
}

/** Unit normals, three numbers a vertex: the mean of its triangles' normals, weighted by their area. */
export function normalsOf({ positions, triangles }: Mesh): Float32Array<ArrayBuffer> {
  const normals = new Float32Array(positions.length);
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [3 * triangles[t]!, 3 * triangles[t + 1]!, 3 * triangles[t + 2]!];
    const ux = positions[b]! - positions[a]!, uy = positions[b + 1]! - positions[a + 1]!, uz = positions[b + 2]! - positions[a + 2]!;
    const vx = positions[c]! - positions[a]!, vy = positions[c + 1]! - positions[a + 1]!, vz = positions[c + 2]! - positions[a + 2]!;
    const nx = uy * vz - uz * vy, ny = uz * vx - ux * vz, nz = ux * vy - uy * vx;
    for (const at of [a, b, c]) {
      normals[at]! += nx;
      normals[at + 1]! += ny;
      normals[at + 2]! += nz;
    }
  }
  for (let n = 0; n < normals.length; n += 3) {
    const length = Math.hypot(normals[n]!, normals[n + 1]!, normals[n + 2]!) || 1;
    normals[n]! /= length;
    normals[n + 1]! /= length;
    normals[n + 2]! /= length;
  }
  return normals;
}

/** Volume that a closed mesh encloses, in the cube of its unit; negative when its triangles look inward. */
export function volumeOf({ positions: p, triangles }: Mesh): number {
  let six = 0;
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [3 * triangles[t]!, 3 * triangles[t + 1]!, 3 * triangles[t + 2]!];
    six += p[a]! * (p[b + 1]! * p[c + 2]! - p[b + 2]! * p[c + 1]!)
      - p[a + 1]! * (p[b]! * p[c + 2]! - p[b + 2]! * p[c]!)
      + p[a + 2]! * (p[b]! * p[c + 1]! - p[b + 1]! * p[c]!);
  }
  return six / 6;
}
