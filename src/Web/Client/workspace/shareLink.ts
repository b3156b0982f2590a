import { placeFrom, type Place } from './bookmark';

const rounded = (numbers: readonly number[]) => numbers.map((n) => Number(n.toFixed(3))).join(',');

/**
 * A place as the fragment of a link. A fragment never leaves the browser: neither the server nor a log learns what is looked at. Slices
 * count from 1, as people do.
 */
export function fragmentOf(place: Place): string {
  const parts = [`slice=${place.slice + 1}`];
  if (place.labelId) parts.push(`label=${place.labelId}`);
  if (place.cross) parts.push(`at=${rounded(place.cross)}`);
  if (place.window) parts.push(`window=${rounded(place.window)}`);
  if (place.inverted) parts.push('inverted=yes');
  if (place.camera) parts.push(`camera=${rounded(place.camera)}`);
  if (place.layout) parts.push(`layout=${place.layout}`);
  return `#${parts.join('&')}`;
}

/** The place that a link's fragment tells; null when it tells none of this volume. */
export function placeOf(fragment: string, sliceCount: number): Place | null {
  const parts = new URLSearchParams(fragment.replace(/^#/, ''));
  const numbers = (name: string) => parts.get(name)?.split(',').map(Number);
  const slice = parts.get('slice');
  if (!slice) return null;
  return placeFrom(
    {
      slice: Number(slice) - 1, labelId: parts.get('label'), cross: numbers('at'), camera: numbers('camera'),
      window: numbers('window'), inverted: parts.get('inverted') === 'yes',
      layout: parts.get('layout'),
    },
    sliceCount,
  );
}
