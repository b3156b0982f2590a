import { decodeMask } from '../wire/runLength';
import type { SliceView } from '../wire/messages';

/** How much one slice differs between two moments. */
export interface Change {
  readonly slice: number;
  readonly addedVoxels: number;
  readonly removedVoxels: number;
  /** 2·|A∩B| / (|A|+|B|); 1 when both are empty. */
  readonly dice: number;
}

/** Where it differs: masks of 0 or 255 a voxel. */
export interface Difference extends Change {
  readonly added: Uint8Array<ArrayBuffer>;
  readonly removed: Uint8Array<ArrayBuffer>;
}

/** The masks of a slice before and now; null: there was none. */
export function differenceOf(
  slice: number,
  before: Pick<SliceView, 'mask' | 'area'> | null,
  now: Pick<SliceView, 'mask' | 'area'> | null,
  width: number,
  height: number,
): Difference {
  const mask = (view: Pick<SliceView, 'mask' | 'area'> | null) =>
    view && view.area > 0 ? decodeMask(view.mask, width, height) : new Uint8Array(width * height);
  const [a, b] = [mask(before), mask(now)];
  const added = new Uint8Array(a.length);
  const removed = new Uint8Array(a.length);
  let [addedVoxels, removedVoxels, both] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    if (a[i] && b[i]) both++;
    else if (b[i]) {
      added[i] = 255;
      addedVoxels++;
    } else if (a[i]) {
      removed[i] = 255;
      removedVoxels++;
    }
  }
  const all = 2 * both + addedVoxels + removedVoxels;
  return { slice, added, removed, addedVoxels, removedVoxels, dice: all === 0 ? 1 : (2 * both) / all };
}

/** Totals over slices: Dice of the whole volumes, not the mean of slices. */
export function totalOf(differences: Iterable<Change>, areas: { readonly before: number; readonly now: number }) {
  let [added, removed] = [0, 0];
  for (const d of differences) {
    added += d.addedVoxels;
    removed += d.removedVoxels;
  }
  const both = areas.now - added;
  const all = areas.before + areas.now;
  return { added, removed, dice: all === 0 ? 1 : (2 * both) / all };
}
