import type { Shelf } from '../session/outbox';
import type { Guid } from '../wire/messages';

/** Where a person was in a case: a reload opens the same slice and label again. */
export interface Place {
  readonly slice: number;
  readonly labelId: Guid | null;
}

/** Reads the place kept in the browser; null when there is none, or none of this volume. */
export function readPlace(shelf: Shelf, sliceCount: number): Place | null {
  try {
    const place = JSON.parse(shelf.read() ?? 'null') as Partial<Place> | null;
    if (!place || typeof place.slice !== 'number' || !Number.isInteger(place.slice)) return null;
    if (place.slice < 0 || place.slice >= sliceCount) return null;
    return { slice: place.slice, labelId: typeof place.labelId === 'string' ? place.labelId : null };
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
