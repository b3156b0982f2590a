import type { Vector3, Volume } from '../geometry/volume';
import type { Shelf } from '../session/outbox';
import type { Point } from '../viewer/camera';
import type { ShownRuler } from '../viewer/rulers';

/** A measured length: its ends, and the slice it was drawn on. */
export interface Ruler {
  readonly id: number;
  readonly axis: number;
  readonly slice: number;
  /** Voxel indices (I, J, K), fractional. */
  readonly from: Vector3;
  readonly to: Vector3;
}

const most = 200;

/** Lengths a person measured in this case. They are a note of this person in this browser, not part of the segmentation. */
export class Rulers {
  private list: readonly Ruler[];
  /** The one to draw stronger. */
  strong: number | null = null;

  constructor(
    private readonly volume: Volume,
    private readonly shelf: Shelf,
    private readonly changed: () => void,
  ) {
    this.list = read(shelf, volume);
  }

  get all(): readonly Ruler[] {
    return this.list;
  }

  /** The voxel (I, J, K) in the middle of a length, on its slice. */
  middle({ from, to, axis, slice }: Ruler): Vector3 {
    return from.map((v, n) => (n === axis ? slice : (v + to[n]!) / 2)) as [number, number, number];
  }

  millimetres({ from, to }: Ruler): number {
    const lps = ([i, j, k]: Vector3) => {
      const m = this.volume.header.ijkToLps;
      return [0, 4, 8].map((r) => m[r]! * i + m[r + 1]! * j + m[r + 2]! * k + m[r + 3]!);
    };
    const [a, b] = [lps(from), lps(to)];
    return Math.hypot(...a.map((v, n) => v - b[n]!));
  }

  /** Those drawn on a slice of a plane, in its voxels. */
  on(plane: Volume, slice: number): ShownRuler[] {
    return this.list
      .filter((r) => r.axis === plane.zAxis && r.slice === slice)
      .map((r) => ({
        from: plane.fromIjk(r.from), to: plane.fromIjk(r.to), millimetres: this.millimetres(r), strong: r.id === this.strong,
      }));
  }

  /** Begins a length on a slice. It is kept when the drag ends, unless it was only a click. */
  begin(plane: Volume, slice: number, at: Point): { to(at: Point): void; undo(): void } {
    const id = 1 + Math.max(0, ...this.list.map((r) => r.id));
    const from = plane.toIjk(at.x, at.y, slice);
    const before = this.list;
    return {
      to: (end) => {
        const ruler = { id, axis: plane.zAxis, slice, from, to: plane.toIjk(end.x, end.y, slice) };
        this.set(this.millimetres(ruler) < 0.1 ? before : [...before, ruler].slice(-most));
      },
      undo: () => this.set(before),
    };
  }

  remove(id: number): void {
    this.set(this.list.filter((r) => r.id !== id));
  }

  private set(list: readonly Ruler[]): void {
    this.list = list;
    this.shelf.write(list.length > 0 ? JSON.stringify(list) : null);
    this.changed();
  }
}

function read(shelf: Shelf, volume: Volume): readonly Ruler[] {
  try {
    const list = JSON.parse(shelf.read() ?? '[]') as readonly Ruler[];
    if (!Array.isArray(list)) return [];
    const point = (p: unknown) => Array.isArray(p) && p.length === 3 && p.every((n) => Number.isFinite(n));
    return list.filter(
      (r: Ruler) => Number.isInteger(r.id) && Number.isInteger(r.slice) && r.slice >= 0 && r.slice < (volume.header.size[r.axis] ?? 0)
        && point(r.from) && point(r.to),
    );
  } catch {
    return [];
  }
}
