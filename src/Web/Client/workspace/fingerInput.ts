import type { Point } from '../viewer/camera';
import type { Viewport } from '../viewer/viewport';
import { TwoFingers } from './twoFingers';

/**
 * Two fingers on a viewport: pinch to zoom, move up and down for slices. The second finger interrupts what the first one draws; until
 * all fingers are
 * lifted none draws. One finger draws, unless a pen was used here: then fingers only move the picture, so that a resting palm draws
 * nothing.
 */
export function listenToFingers(
  viewport: Viewport, interrupt: () => void, host: { step(slices: number): void }, signal: AbortSignal,
): void {
  const { element } = viewport;
  const fingers = new Map<number, Point>();
  let two: TwoFingers | null = null;
  let palm: Point | null = null;
  let penSeen = false;
  let blocked = false;
  const early = { signal, capture: true };
  const local = (event: PointerEvent) => viewport.local(event.clientX, event.clientY);

  element.addEventListener('pointerdown', (event) => {
    if (event.pointerType === 'pen') penSeen = true;
    if (event.pointerType !== 'touch') return;
    fingers.set(event.pointerId, local(event));
    const [a, b] = [...fingers.values()];
    if (a && b && fingers.size === 2) {
      interrupt();
      two = new TwoFingers(a, b);
      blocked = true;
    }
    palm = penSeen ? local(event) : null;
    if (blocked || penSeen) event.stopPropagation();
  }, early);

  element.addEventListener('pointermove', (event) => {
    if (!fingers.has(event.pointerId)) return;
    const at = local(event);
    fingers.set(event.pointerId, at);
    const [a, b] = [...fingers.values()];
    if (two && a && b) {
      const asked = two.move(a, b);
      if (asked && asked.slices !== 0) host.step(asked.slices);
      if (asked && asked.slices === 0 && (asked.zoom !== 1 || asked.pan.x !== 0 || asked.pan.y !== 0)) {
        viewport.camera = viewport.camera.pannedBy(asked.pan.x, asked.pan.y).zoomedAbout(asked.at, asked.zoom);
      }
    } else if (palm && !blocked) {
      viewport.camera = viewport.camera.pannedBy(at.x - palm.x, at.y - palm.y);
      palm = at;
    }
    if (blocked || penSeen) event.stopPropagation();
  }, early);

  const lifted = (event: PointerEvent) => {
    if (!fingers.delete(event.pointerId)) return;
    if (blocked || penSeen) event.stopPropagation();
    two = null;
    if (fingers.size === 0) blocked = false;
  };
  element.addEventListener('pointerup', lifted, early);
  element.addEventListener('pointercancel', lifted, early);
}
