import type { SliceView } from '../wire/messages';

/** A slice worth looking at, and its score. */
export interface LowSlice {
  readonly slice: number;
  readonly score: number;
}

/** Slices with the target below a score that nobody vouches for, worst first; of equals the lower index first. */
export function lowSlices(views: Iterable<SliceView>, below: number): LowSlice[] {
  return [...views]
    .filter((v) => !v.anchored && !v.provisional && v.area > 0 && v.quality < below)
    .map((v) => ({ slice: v.slice, score: v.quality }))
    .sort((a, b) => a.score - b.score || a.slice - b.slice);
}

/**
 * "Review low slices": steps through them, worst first. What was corrected or accepted leaves the list by itself, what became low joins
 * it; what was
 * stepped past stays in the list until the review ends, so that going back finds it. Pure.
 */
export class Review {
  private seen: number[] = [];
  private at: number | null = null;
  private low: readonly LowSlice[] = [];

  /** The slice under review; null: no review, or nothing is low. */
  get current(): LowSlice | null {
    return this.low.find((l) => l.slice === this.at) ?? null;
  }

  get active(): boolean {
    return this.at !== null;
  }

  /** Low slices now, and how many of them were looked at before the current one. */
  get progress(): { readonly place: number; readonly count: number } {
    const open = this.low.length;
    const done = this.seen.filter((s) => s !== this.at && this.low.some((l) => l.slice === s)).length;
    return { place: Math.min(done + 1, Math.max(open, 1)), count: open };
  }

  /** Begins with the worst slice. Null: nothing is low. */
  begin(low: readonly LowSlice[]): LowSlice | null {
    this.low = low;
    this.seen = [];
    return this.go(low[0] ?? null);
  }

  end(): void {
    this.at = null;
    this.seen = [];
    this.low = [];
  }

  /** The masks changed. True when the slice under review is low no more: somebody dealt with it. */
  refresh(low: readonly LowSlice[]): boolean {
    this.low = low;
    return this.at !== null && !low.some((l) => l.slice === this.at);
  }

  /** The worst slice that was not looked at yet; null: all were. */
  next(): LowSlice | null {
    return this.go(this.low.find((l) => !this.seen.includes(l.slice)) ?? null);
  }

  /** The slice looked at before; null: there is none. */
  previous(): LowSlice | null {
    const before = this.seen.slice(0, -1).reverse().find((s) => this.low.some((l) => l.slice === s));
    if (before === undefined) return null;
    this.seen = this.seen.slice(0, this.seen.lastIndexOf(before) + 1);
    this.at = before;
    return this.current;
  }

  private go(low: LowSlice | null): LowSlice | null {
    if (!low) return null;
    this.at = low.slice;
    this.seen.push(low.slice);
    return low;
  }
}
