import { DragTool } from '../../tools/dragTool';
import type { PointerSample, Tool } from '../../tools/tool';
import { Button, type ViewHost } from '../../tools/toolbox';
import type { Pieces } from '../pieces';
import type { PointerTaker } from '../pointerInput';
import { viewDrags } from '../viewDrags';
import type { SliceView } from './sliceView';

/** The drags of a view, bound to it. */
export function dragsOf(of: Pieces, view: () => SliceView): ViewHost {
  return viewDrags(() => view().viewport, () => ({
    intensity: of.around.header.intensity,
    window: of.look.window,
    setWindow: (window, name) => of.windowing.show(window, name),
    crosshair: () => view().plane.fromIjk(of.views.ijk),
    moveCrosshair: (at) => of.views.pointTo(view(), at),
    measure: (from) => of.rulers.begin(view().plane, view().index, from),
  }));
}

/**
 * Who gets the pointer in a view. In the main one the toolbox, and with Alt the crosshair; in the others, which prompts are not drawn on,
 * the chosen tool when it moves the view or measures, else the crosshair.
 */
export class ViewPointer implements PointerTaker {
  private readonly drags: Readonly<Record<keyof ViewHost, DragTool>>;
  private gesture: Tool | null = null;

  constructor(
    private readonly of: Pieces,
    private readonly view: SliceView,
  ) {
    const host = dragsOf(of, () => view);
    const tool = (name: keyof ViewHost) => new DragTool((at) => host[name](at));
    this.drags = { pan: tool('pan'), window: tool('window'), zoom: tool('zoom'), crosshair: tool('crosshair'), measure: tool('measure') };
  }

  down(button: number, at: PointerSample, alt: boolean): boolean {
    const crosshair = alt && button === Button.primary;
    if (this.view.main && !crosshair) return this.of.toolbox.down(button, at);
    if (this.gesture || this.of.toolbox.busy) return false;
    this.gesture = this.drags[this.drag(button)] ?? null;
    if (this.drag(button) === 'crosshair') this.of.drawing.interrupt();
    this.gesture.down(at);
    return true;
  }

  move(at: PointerSample): void {
    (this.gesture ?? (this.view.main ? this.of.toolbox : null))?.move(at);
  }

  hover(at: PointerSample): void {
    if (this.view.main && !this.gesture) this.of.toolbox.hover(at);
  }

  up(at: PointerSample): void {
    const { gesture } = this;
    this.gesture = null;
    (gesture ?? (this.view.main ? this.of.toolbox : null))?.up(at);
  }

  abort(): void {
    const { gesture } = this;
    this.gesture = null;
    if (gesture) gesture.cancel();
    else if (this.view.main) this.of.toolbox.abort();
  }

  private drag(button: number): keyof ViewHost {
    if (button === Button.middle) return 'pan';
    if (button === Button.secondary) return 'window';
    const { toolbox } = this.of;
    if (toolbox.panning) return 'pan';
    return !this.view.main && toolbox.name in this.drags ? (toolbox.name as keyof ViewHost) : 'crosshair';
  }
}
