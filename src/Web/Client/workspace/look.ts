import type { Range } from '../ribbon/ribbonLayout';
import type { Point } from '../viewer/camera';
import type { Guid } from '../wire/messages';

/** What the person looks at and works on: the page's own state, never the server's. */
export interface Look {
  slice: number;
  labelId: Guid | null;
  /** Slices that a run may write. */
  range: Range;
  readonly hidden: Set<Guid>;
  masksShown: boolean;
  /** CSS pixels from the viewport's top left; null: the pointer is elsewhere. */
  pointer: Point | null;
  shift: boolean;
  /** Why the slice is not here yet, in words; null while it is simply on its way. */
  failing: string | null;
}
