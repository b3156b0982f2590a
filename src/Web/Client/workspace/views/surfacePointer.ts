import { text, type TextKey } from '../../texts/texts';
import type { SurfaceView } from './surfaceView';

const radiansPerPixel = 0.008;
const keyTurn = Math.PI / 12;
const quarter = Math.PI / 2;

/** Where each letter's button looks from: turn and tilt in radians. */
const looks: readonly (readonly [letter: string, says: TextKey, turn: number, tilt: number])[] = [
  ['A', 'surface.front', 0, 0], ['P', 'surface.back', Math.PI, 0], ['L', 'surface.left', quarter, 0],
  ['R', 'surface.right', -quarter, 0], ['S', 'surface.head', 0, quarter], ['I', 'surface.feet', 0, -quarter],
];

/** Drag turns, middle or right drag moves, wheel zooms, double click fits; arrow keys turn; a row of buttons looks from each side. */
export function listenToSurface(view: SurfaceView, signal: AbortSignal): void {
  const { element } = view;
  let drag: { id: number; x: number; y: number; moves: boolean } | null = null;

  element.addEventListener('pointerdown', (event) => {
    if (drag || (event.target instanceof Element && event.target.closest('button'))) return;
    event.preventDefault();
    drag = { id: event.pointerId, x: event.clientX, y: event.clientY, moves: event.button !== 0 || event.shiftKey };
    element.setPointerCapture(event.pointerId);
  }, { signal });
  element.addEventListener('pointermove', (event) => {
    if (drag?.id !== event.pointerId) return;
    const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
    drag.x = event.clientX;
    drag.y = event.clientY;
    view.camera = drag.moves ? view.camera.panned(dx, dy) : view.camera.turned(-dx * radiansPerPixel, dy * radiansPerPixel);
  }, { signal });
  for (const end of ['pointerup', 'pointercancel', 'lostpointercapture'] as const) {
    element.addEventListener(end, (event) => {
      if (drag?.id === event.pointerId) drag = null;
    }, { signal });
  }
  element.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
  element.addEventListener('dblclick', (event) => {
    if (!(event.target instanceof Element && event.target.closest('button'))) view.fit();
  }, { signal });
  element.addEventListener('wheel', (event) => {
    event.preventDefault();
    view.camera = view.camera.zoomed(Math.exp(-Math.sign(event.deltaY) * Math.min(Math.abs(event.deltaY), 100) / 500));
  }, { signal, passive: false });
  element.addEventListener('keydown', (event) => {
    const turns: Readonly<Record<string, readonly [number, number]>> = {
      ArrowLeft: [keyTurn, 0], ArrowRight: [-keyTurn, 0], ArrowUp: [0, keyTurn], ArrowDown: [0, -keyTurn],
    };
    const turn = turns[event.key];
    if (event.target !== element || event.ctrlKey || event.altKey || event.metaKey) return;
    if (turn) view.camera = view.camera.turned(...turn);
    else if (event.key === '+' || event.key === '-') view.camera = view.camera.zoomed(event.key === '+' ? 1.25 : 0.8);
    else if (event.key === 'f') view.fit();
    else return;
    event.preventDefault();
  }, { signal });
  element.append(buttons(view, signal));
}

function buttons(view: SurfaceView, signal: AbortSignal): HTMLElement {
  const row = document.createElement('div');
  row.className = 'ws-looks';
  const add = (sign: string, says: TextKey, pressed: () => void) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = sign;
    button.title = text(says);
    button.setAttribute('aria-label', text(says));
    button.addEventListener('click', (event) => {
      pressed();
      if (event.detail > 0) button.blur();
    }, { signal });
    row.append(button);
  };
  for (const [letter, says, turn, tilt] of looks) add(letter, says, () => view.fit(turn, tilt));
  add('▦', 'surface.planes', () => view.nextPlaneMode());
  add('⟲', 'surface.fit', () => view.fit());
  return row;
}
