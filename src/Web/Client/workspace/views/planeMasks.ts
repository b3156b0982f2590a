import { resliceMask } from '../../geometry/reslice';
import type { Volume } from '../../geometry/volume';
import type { Guid, SliceView } from '../../wire/messages';

interface Cut {
  readonly mask: Uint8Array<ArrayBuffer>;
  index: number;
  revision: number;
  area: number;
  stale: boolean;
}

/** Masks of a plane that is not the propagation axis': cut from the slices' masks when somebody looks, and again when they changed. */
export class PlaneMasks {
  private readonly cuts = new Map<Guid, Cut>();

  constructor(
    private readonly main: Volume,
    private readonly plane: Volume,
  ) {}

  /** The mask of a label on slice `index` of the plane; null when the label has nothing there. */
  cut(labelId: Guid, slices: ReadonlyMap<number, SliceView>, index: number): { mask: Uint8Array<ArrayBuffer>; revision: number } | null {
    let cut = this.cuts.get(labelId);
    if (!cut) {
      if (slices.size === 0) return null;
      cut = { mask: new Uint8Array(this.plane.width * this.plane.height), index: -1, revision: 0, area: 0, stale: true };
      this.cuts.set(labelId, cut);
    }
    if (cut.stale || cut.index !== index) {
      resliceMask(this.main, codes(slices), this.plane, index, 255, cut.mask);
      cut.index = index;
      cut.revision++;
      cut.stale = false;
      cut.area = cut.mask.includes(255) ? 1 : 0;
    }
    return cut.area > 0 ? cut : null;
  }

  /** The label's masks changed; without one, anything may have. */
  changed(labelId?: Guid): void {
    if (labelId === undefined) this.cuts.clear();
    else if (this.cuts.has(labelId)) this.cuts.get(labelId)!.stale = true;
  }
}

function* codes(slices: ReadonlyMap<number, SliceView>): Generator<readonly [number, Uint8Array]> {
  for (const [slice, view] of slices) if (view.area > 0) yield [slice, view.mask];
}
