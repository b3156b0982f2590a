import { DrawingKind } from '../wire/messages';
import type { Gesture } from './gesture';

/** Gestures of one page on their way at once: the server takes eight calls of a page, and Stop must find room among them. */
const mostAtOnce = 4;

/**
 * The slice of a label that a gesture concerns: gestures in one lane arrive in the order made, lanes do not wait for each other. Null: it
 * looks at several slices or changes them, so everything before it arrives first, and everything after it later.
 */
export function laneOf({ labelId, slice, deed }: Gesture): string | null {
  const lane = `${labelId}/${slice}`;
  switch (deed.type) {
    case 'restore':
    case 'relabel':
    case 'lock':
      return null;
    case 'accept':
      return deed.slices.length === 1 ? lane : null;
    case 'draw':
      return deed.drawing.ball || deed.drawing.kind === DrawingKind.copy || deed.drawing.kind === DrawingKind.interpolate ? null : lane;
    default:
      return lane;
  }
}

/** Which gestures may leave now, given those on their way and those that rest until they are tried again. */
export function leaving(gestures: readonly Gesture[], flying: ReadonlySet<string>, resting: ReadonlySet<string>): Gesture[] {
  const result: Gesture[] = [];
  const taken = new Set<string>();
  for (const [place, gesture] of gestures.entries()) {
    const lane = laneOf(gesture);
    const idle = !flying.has(gesture.gestureId) && !resting.has(gesture.gestureId);
    if (idle && (lane === null ? place === 0 : !taken.has(lane))) result.push(gesture);
    if (lane === null) break;
    taken.add(lane);
  }
  return result.slice(0, Math.max(0, mostAtOnce - flying.size));
}
