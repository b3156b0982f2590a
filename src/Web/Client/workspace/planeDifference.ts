import type { Volume } from '../geometry/volume';
import type { Guid, SliceView } from '../wire/messages';
import { PlaneMasks } from './views/planeMasks';

/** What came and what went on a slice of a plane: masks of 0 or 255 a voxel, with a revision when they are written anew. */
export interface ShownDifference {
  readonly added: Uint8Array<ArrayBuffer>;
  readonly removed: Uint8Array<ArrayBuffer>;
  readonly revision: number;
}

/** The difference of two moments of a label in a plane across the slices that masks are known by. */
export class PlaneDifference implements ShownDifference {
  readonly added: Uint8Array<ArrayBuffer>;
  readonly removed: Uint8Array<ArrayBuffer>;
  revision = 0;
  private readonly before: PlaneMasks;
  private readonly now: PlaneMasks;
  private seen = '';

  constructor(main: Volume, plane: Volume) {
    this.before = new PlaneMasks(main, plane);
    this.now = new PlaneMasks(main, plane);
    this.added = new Uint8Array(plane.width * plane.height);
    this.removed = new Uint8Array(plane.width * plane.height);
  }

  /** The label's masks changed. */
  changed(labelId: Guid): void {
    this.now.changed(labelId);
  }

  /** The difference on slice `index` of the plane. */
  on(labelId: Guid, before: ReadonlyMap<number, SliceView>, now: ReadonlyMap<number, SliceView>, index: number): ShownDifference {
    const [a, b] = [this.before.cut(labelId, before, index), this.now.cut(labelId, now, index)];
    const seen = `${index}/${a?.revision ?? '-'}/${b?.revision ?? '-'}`;
    if (seen === this.seen) return this;
    this.seen = seen;
    this.revision++;
    for (let i = 0; i < this.added.length; i++) {
      const [was, is] = [a?.mask[i] ?? 0, b?.mask[i] ?? 0];
      this.added[i] = is && !was ? 255 : 0;
      this.removed[i] = was && !is ? 255 : 0;
    }
    return this;
  }
}
