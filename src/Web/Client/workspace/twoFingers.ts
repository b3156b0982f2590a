import type { Point } from '../viewer/camera';

/** What two fingers ask for since they were last heard of. */
export interface Fingers {
  /** Zoom factor about the point between them. */
  readonly zoom: number;
  readonly at: Point;
  /** CSS pixels to move the picture. */
  readonly pan: Point;
  /** Slices to step: up is positive. */
  readonly slices: number;
}

/** CSS pixels the fingers travel before it is clear what they want. */
const slop = 14;
const pixelsPerSlice = 28;

/**
 * Two fingers on the picture, as a state machine: undecided until they moved, then pinch (zoom and pan) when the distance between them
 * changed, or scroll
 * (slices) when they moved up or down together. What was decided holds until a finger is lifted. Pure.
 */
export class TwoFingers {
  private mode: 'undecided' | 'pinch' | 'scroll' = 'undecided';
  private readonly start: { readonly distance: number; readonly centre: Point };
  private last: { readonly distance: number; readonly centre: Point };
  private rest = 0;

  constructor(a: Point, b: Point) {
    this.start = this.last = measure(a, b);
  }

  move(a: Point, b: Point): Fingers | null {
    const now = measure(a, b);
    if (this.mode === 'undecided') {
      if (Math.abs(now.distance - this.start.distance) > slop) this.mode = 'pinch';
      else if (Math.abs(now.centre.y - this.start.centre.y) > slop) this.mode = 'scroll';
      else return null;
    }
    const before = this.last;
    this.last = now;
    if (this.mode === 'pinch') {
      const pan = { x: now.centre.x - before.centre.x, y: now.centre.y - before.centre.y };
      return { zoom: now.distance / before.distance, at: now.centre, pan, slices: 0 };
    }
    this.rest += before.centre.y - now.centre.y;
    const slices = Math.trunc(this.rest / pixelsPerSlice);
    this.rest -= slices * pixelsPerSlice;
    return { zoom: 1, at: now.centre, pan: { x: 0, y: 0 }, slices };
  }
}

function measure(a: Point, b: Point): { distance: number; centre: Point } {
  return { distance: Math.max(Math.hypot(a.x - b.x, a.y - b.y), 1), centre: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 } };
}
