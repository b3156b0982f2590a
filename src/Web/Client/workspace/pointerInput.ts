import type { PointerSample } from '../tools/tool';
import type { Point } from '../viewer/camera';
import type { Viewport } from '../viewer/viewport';
import { listenToFingers } from './fingerInput';

/** Who gets the pointer: `down` says whether it is taken, then moves and the release follow. */
export interface PointerTaker {
  down(button: number, at: PointerSample, alt: boolean): boolean;
  move(at: PointerSample): void;
  up(at: PointerSample): void;
  /** The pointer was lost, or a second finger came: the press did not happen. */
  abort(): void;
  /** The pointer moves with no button down. */
  hover(at: PointerSample): void;
}

export interface PointerHost {
  /** The pointer moved over the slice, or left it (null). */
  hover(at: Point | null, shift: boolean): void;
  step(slices: number): void;
}

/** Trackpads send many small wheel steps: this many CSS pixels make a slice. A notch of a mouse wheel is always one. */
const pixelsPerSlice = 40;

/** Hands pointer and wheel events of a viewport to who draws there. One pointer at a time; a lost pointer interrupts its gesture. */
export function listenToPointer(viewport: Viewport, taker: PointerTaker, host: PointerHost, signal: AbortSignal): void {
  const { element } = viewport;
  let pointer: number | null = null;
  let wheel = 0;

  const sample = (event: MouseEvent): PointerSample => {
    const screen = viewport.local(event.clientX, event.clientY);
    const pressure = event instanceof PointerEvent && event.pointerType === 'pen' ? event.pressure : undefined;
    return { screen, voxel: viewport.camera.toVoxel(screen), shift: event.shiftKey, ctrl: event.ctrlKey || event.metaKey, pressure };
  };
  const end = (event: PointerEvent, finish: () => void) => {
    if (event.pointerId !== pointer) return;
    pointer = null;
    finish();
  };

  listenToFingers(viewport, () => {
    pointer = null;
    taker.abort();
  }, host, signal);

  element.addEventListener('pointerdown', (event) => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    if (pointer !== null || !taker.down(event.button, sample(event), event.altKey)) return;
    event.preventDefault();
    pointer = event.pointerId;
    element.setPointerCapture(pointer);
  }, { signal });

  element.addEventListener('pointermove', (event) => {
    if (event.pointerId === pointer) {
      const all = event.getCoalescedEvents?.() ?? [];
      for (const one of all.length > 0 ? all : [event]) taker.move(sample(one));
    }
    if (pointer === null) taker.hover(sample(event));
    host.hover(viewport.local(event.clientX, event.clientY), event.shiftKey);
  }, { signal });

  element.addEventListener('pointerup', (event) => end(event, () => taker.up(sample(event))), { signal });
  element.addEventListener('pointercancel', (event) => end(event, () => taker.abort()), { signal });
  element.addEventListener('lostpointercapture', (event) => end(event, () => taker.abort()), { signal });
  element.addEventListener('pointerleave', () => host.hover(null, false), { signal });
  element.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });

  element.addEventListener('wheel', (event) => {
    event.preventDefault();
    const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? pixelsPerSlice : 1);
    if (event.ctrlKey || event.metaKey) {
      const factor = Math.exp(-Math.sign(pixels) * Math.min(Math.abs(pixels), 100) / 400);
      viewport.camera = viewport.camera.zoomedAbout(viewport.local(event.clientX, event.clientY), factor);
      return;
    }
    if (Math.sign(pixels) !== Math.sign(wheel)) wheel = 0;
    wheel += pixels;
    const steps = Math.abs(pixels) >= 80 ? Math.sign(pixels) : Math.trunc(wheel / pixelsPerSlice);
    if (steps === 0) return;
    wheel = 0;
    host.step(-steps);
  }, { signal, passive: false });
}
