/** Where slices lie on the ribbon: the highest index on top, one equal cell a slice, in CSS pixels. */
export class RibbonLayout {
  constructor(
    readonly count: number,
    readonly height: number,
    readonly padding = 8,
  ) {}

  get cell(): number {
    return Math.max(this.height - 2 * this.padding, 1) / this.count;
  }

  /** Top edge of a slice's cell. */
  top(slice: number): number {
    return this.padding + (this.count - 1 - slice) * this.cell;
  }

  centre(slice: number): number {
    return this.top(slice) + this.cell / 2;
  }

  sliceAt(y: number): number {
    const fromTop = Math.floor((y - this.padding) / this.cell);
    return Math.min(Math.max(this.count - 1 - fromTop, 0), this.count - 1);
  }
}

/** Slices that a run may write, half-open. */
export interface Range {
  readonly first: number;
  readonly end: number;
}

export type Grip = 'first' | 'last' | 'slice';

/** What a press takes hold of: a handle of the range where the handles are drawn, else the slice. */
export function gripAt(layout: RibbonLayout, range: Range, x: number, y: number, handleWidth: number): Grip {
  if (x > handleWidth) return 'slice';
  const reach = 8;
  const last = Math.abs(y - layout.top(range.end - 1));
  const first = Math.abs(y - (layout.top(range.first) + layout.cell));
  if (Math.min(first, last) > reach) return 'slice';
  return last <= first ? 'last' : 'first';
}

/** The range with one end moved to a slice; it always holds at least one slice. */
export function rangeWith(range: Range, end: 'first' | 'last', slice: number): Range {
  return end === 'first'
    ? { first: Math.min(slice, range.end - 1), end: range.end }
    : { first: range.first, end: Math.max(slice + 1, range.first + 1) };
}
