import type { Drag } from '../tools/dragTool';
import type { PointerSample } from '../tools/tool';
import type { ViewHost } from '../tools/toolbox';
import type { Point } from '../viewer/camera';
import type { Viewport } from '../viewer/viewport';
import { dragged, type WindowLevel } from '../viewer/windowLevel';
import type { CaseHeader } from '../wire/messages';

/** What a drag may change besides the camera of its own view. */
export interface DragHost {
  readonly intensity: CaseHeader['intensity'];
  /** The window that all views share; `name` says where it came from. */
  readonly window: WindowLevel & { readonly name: string };
  setWindow(window: WindowLevel, name: string): void;
  /** Where the planes cross, in voxels of this view's slice. */
  crosshair(): Point;
  moveCrosshair(at: Point): void;
  /** Begins a length on this view's slice. */
  measure(from: Point): { to(at: Point): void; undo(): void };
}

/** What dragging does to the view. Each drag starts from the view as it was at the press and can go back to it. */
export function viewDrags(viewport: () => Viewport, host: () => DragHost): ViewHost {
  const follow = (at: PointerSample, to: (voxel: Point) => void) => (dx: number, dy: number) =>
    to(viewport().camera.toVoxel({ x: at.screen.x + dx, y: at.screen.y + dy }));
  return {
    pan: () => {
      const start = viewport().camera;
      const move = (dx: number, dy: number) => (viewport().camera = start.pannedBy(dx, dy));
      return { moved: move, undo: () => move(0, 0) };
    },
    window: () => {
      const { name, ...start } = host().window;
      const set = (dx: number, dy: number) =>
        host().setWindow(dragged(start, dx, dy, host().intensity), dx === 0 && dy === 0 ? name : 'custom');
      return { moved: set, undo: () => set(0, 0) };
    },
    zoom: (at) => {
      const start = viewport().camera;
      const set = (dy: number) => (viewport().camera = start.zoomedAbout(at.screen, Math.exp(-dy / 150)));
      return { moved: (_, dy) => set(dy), undo: () => (viewport().camera = start) };
    },
    crosshair: (at): Drag => {
      const start = host().crosshair();
      host().moveCrosshair(at.voxel);
      return { moved: follow(at, (voxel) => host().moveCrosshair(voxel)), undo: () => host().moveCrosshair(start) };
    },
    measure: (at): Drag => {
      const ruler = host().measure(at.voxel);
      return { moved: follow(at, (voxel) => ruler.to(voxel)), undo: () => ruler.undo() };
    },
  };
}
