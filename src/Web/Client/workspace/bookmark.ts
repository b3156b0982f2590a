import type { Shelf } from '../session/outbox';
import type { Guid } from '../wire/messages';
import { layouts, type Layout } from './taste';

/** Where a person was in a case and how they looked at it: a reload or a link opens the same again. What is absent is left as it is. */
export interface Place {
  readonly slice: number;
  readonly labelId: Guid | null;
  /** Where the other planes cross the slice, in voxels. */
  readonly cross?: readonly [number, number];
  /** Width and level. */
  readonly window?: readonly [number, number];
  readonly inverted?: boolean;
  /** CSS pixels a millimetre, and the voxel in the middle of the main view. */
  readonly camera?: readonly [number, number, number];
  readonly layout?: Layout;
}

/** A place read from anywhere; null when it is none of this volume. Parts that make no sense are left out. */
export function placeFrom(value: unknown, sliceCount: number): Place | null {
  const place = value as Partial<Record<keyof Place, unknown>> | null;
  if (!place || typeof place.slice !== 'number' || !Number.isInteger(place.slice)) return null;
  if (place.slice < 0 || place.slice >= sliceCount) return null;
  const numbers = <T>(part: unknown, count: number) =>
    Array.isArray(part) && part.length === count && part.every((n) => Number.isFinite(n)) ? (part as T) : undefined;
  const cross = numbers<readonly [number, number]>(place.cross, 2);
  const window = numbers<readonly [number, number]>(place.window, 2);
  const camera = numbers<readonly [number, number, number]>(place.camera, 3);
  const layout = layouts.find((l) => l === place.layout);
  return {
    slice: place.slice,
    labelId: typeof place.labelId === 'string' ? place.labelId : null,
    ...(cross ? { cross } : {}),
    ...(window && window[0] > 0 ? { window, ...(place.inverted === true ? { inverted: true } : {}) } : {}),
    ...(camera && camera[0] > 0 ? { camera } : {}),
    ...(layout ? { layout } : {}),
  };
}

/** Reads the place kept in the browser; null when there is none, or none of this volume. */
export function readPlace(shelf: Shelf, sliceCount: number): Place | null {
  try {
    return placeFrom(JSON.parse(shelf.read() ?? 'null'), sliceCount);
  } catch {
    return null;
  }
}

/** Keeps the place when the page goes away and when it is hidden (a closed lid gives no other sign). */
export function keepPlace(shelf: Shelf, place: () => Place, signal: AbortSignal): void {
  const keep = () => void shelf.write(JSON.stringify(place()));
  window.addEventListener('pagehide', keep, { signal });
  document.addEventListener('visibilitychange', keep, { signal });
  signal.addEventListener('abort', keep);
}
