import { brushReach, type Spacing } from '../drawing/brush';
import { applyDrawing, extendBrush, type Canvas } from '../drawing/raster';
import type { CaseState } from '../session/caseState';
import type { Gesture } from '../session/gesture';
import { DrawingKind, SliceOrigin, type DrawingView, type Guid } from '../wire/messages';

export interface PreviewSource {
  readonly state: CaseState;
  readonly pending: readonly Gesture[];
  /** The gesture under way, on the active label and the visible slice. */
  readonly live: DrawingView | null;
  readonly active: Guid | null;
  /** Intensities of the visible slice; null: not here yet. */
  readonly voxels: ArrayLike<number> | null;
  /** The mask as the server has it, 0 or 255 a voxel; null: none. */
  maskOf(labelId: Guid, slice: number): Uint8Array | null;
}

/** A mask written anew in the same array has another revision. */
export interface PreviewMask {
  readonly mask: Uint8Array<ArrayBuffer>;
  readonly revision: number;
}

interface Kept {
  readonly key: string;
  readonly base: Uint8Array | null;
  readonly mask: Uint8Array<ArrayBuffer>;
  revision: number;
  /** The gesture under way and how many numbers of its points are in the mask. */
  readonly live: DrawingView | null;
  drawn: number;
}

/**
 * What a label's mask on the visible slice will be when everything drawn by hand has arrived: shown at once, stored by the server the
 * same way. A brush stroke under way is gone on with from its last point, however long it is.
 */
export class MaskPreview {
  private readonly canvas: Canvas;
  private readonly kept = new Map<Guid, Kept>();

  constructor(width: number, height: number, spacing: Spacing) {
    this.canvas = { width, height, spacing };
  }

  /** Null: nothing is on its way, the server's mask is right. */
  maskOf(source: PreviewSource, labelId: Guid, slice: number): PreviewMask | null {
    const drawings = this.drawings(source, labelId, slice);
    const live = labelId === source.active ? source.live : null;
    if (drawings.length === 0 && !live) {
      this.kept.delete(labelId);
      return null;
    }
    const base = source.maskOf(labelId, slice);
    const parts = drawings.map(([d, away]) => `${d.kind}/${d.adds}/${away}/${d.points.length}/${d.points.at(-1) ?? d.from}`);
    const key = `${slice}:${source.voxels !== null}:${parts.join('|')}`;
    const known = this.kept.get(labelId);
    if (known && known.key === key && known.base === base && sameStroke(known.live, live)) {
      if (live && live.points.length > known.drawn) this.goOn(known, live, source.voxels);
      return known;
    }
    const mask = base ? new Uint8Array(base) : new Uint8Array(this.canvas.width * this.canvas.height);
    const all = live ? [...drawings, [live, 0] as const] : drawings;
    for (const [drawing, away] of all) {
      applyDrawing(mask, 255, drawing, this.canvas, away, away === 0 ? source.voxels : null, (from) => source.maskOf(labelId, from));
    }
    const kept = { key, base, mask, revision: 0, live, drawn: live?.points.length ?? 0 };
    this.kept.set(labelId, kept);
    return kept;
  }

  private goOn(known: Kept, live: DrawingView, voxels: ArrayLike<number> | null): void {
    extendBrush(known.mask, 255, live, this.canvas, voxels, known.drawn / 2 - 1);
    known.drawn = live.points.length;
    known.revision++;
  }

  private drawings(source: PreviewSource, labelId: Guid, slice: number): readonly (readonly [DrawingView, number])[] {
    const result: (readonly [DrawingView, number])[] = [];
    for (const gesture of source.pending) {
      if (gesture.labelId !== labelId || gesture.deed.type !== 'draw') continue;
      const { drawing } = gesture.deed;
      if (drawing.kind === DrawingKind.interpolate) continue;
      const away = slice - gesture.slice;
      if (away === 0 || (this.reaches(drawing, away) && isFree(source.state, labelId, slice))) result.push([drawing, away]);
    }
    return result;
  }

  private reaches(drawing: DrawingView, away: number): boolean {
    return drawing.ball && Math.abs(away) <= brushReach(drawing.radiusMm, this.canvas.spacing);
  }
}

/** The same stroke, which may have grown: a brush hands out one list of points from press to release. */
function sameStroke(before: DrawingView | null, now: DrawingView | null): boolean {
  if (!before || !now) return before === now;
  return now.kind === DrawingKind.brush && before.points === now.points && before.radiusMm === now.radiusMm && before.adds === now.adds &&
    before.band?.[0] === now.band?.[0] && before.band?.[1] === now.band?.[1];
}

/** Of the neighbours a ball changes only what nobody vouches for, and what was drawn by hand: the server's rule. */
function isFree(state: CaseState, labelId: Guid, slice: number): boolean {
  const view = state.slice(labelId, slice);
  return !view?.anchored || view.origin === SliceOrigin.drawn || view.origin === SliceOrigin.interpolated;
}
