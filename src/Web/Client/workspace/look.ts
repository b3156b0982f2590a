import type { Range } from '../ribbon/ribbonLayout';
import type { Point } from '../viewer/camera';
import type { WindowLevel } from '../viewer/windowLevel';
import type { Guid } from '../wire/messages';

export const maskStyles = ['both', 'outline', 'fill'] as const;
/** How masks are drawn: outline and fill, or one of them. */
export type MaskStyle = (typeof maskStyles)[number];

/** What the person looks at and works on: the page's own state, never the server's. */
export interface Look {
  /** Index along the propagation axis. */
  slice: number;
  /** Where the other two planes cut the slice, in whole voxels. */
  cross: Point;
  labelId: Guid | null;
  /** Slices that a run may write. */
  range: Range;
  readonly hidden: Set<Guid>;
  masksShown: boolean;
  maskStyle: MaskStyle;
  /** Of the fill, 0…1. */
  maskOpacity: number;
  /** Of every plane; `name` is a preset's, "automatic" or "custom". */
  window: WindowLevel & { readonly name: string };
  /** Low intensities are bright: what the scanner means by MONOCHROME1, and what some prefer for angiographies. */
  inverted: boolean;
  smoothly: boolean;
  crosshairShown: boolean;
  /** CSS pixels from the main viewport's top left; null: the pointer is elsewhere. */
  pointer: Point | null;
  shift: boolean;
  alt: boolean;
  ctrl: boolean;
}
