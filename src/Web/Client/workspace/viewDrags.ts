import type { ViewHost } from '../tools/toolbox';
import type { Viewport } from '../viewer/viewport';
import { dragged } from '../viewer/windowLevel';
import type { CaseHeader } from '../wire/messages';

/** What dragging does to the view. Each drag starts from the view as it was at the press and can go back to it. */
export function viewDrags(
  viewport: () => Viewport, presets: HTMLInputElement | HTMLSelectElement, intensity: CaseHeader['intensity'],
): ViewHost {
  return {
    pan: () => {
      const start = viewport().camera;
      const move = (dx: number, dy: number) => (viewport().camera = start.pannedBy(dx, dy));
      return { moved: move, undo: () => move(0, 0) };
    },
    window: () => {
      const start = viewport().window;
      const name = presets.value;
      const set = (dx: number, dy: number) => {
        viewport().window = dragged(start, dx, dy, intensity);
        presets.value = dx === 0 && dy === 0 ? name : 'custom';
      };
      return { moved: set, undo: () => set(0, 0) };
    },
    zoom: (at) => {
      const start = viewport().camera;
      const set = (dy: number) => (viewport().camera = start.zoomedAbout(at.screen, Math.exp(-dy / 150)));
      return { moved: (_, dy) => set(dy), undo: () => (viewport().camera = start) };
    },
  };
}
