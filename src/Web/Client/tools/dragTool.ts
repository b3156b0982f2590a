import type { PointerSample, Tool } from './tool';

/** One drag of the view. `moved` gets the whole way since the press in CSS pixels; `undo` goes back to the mark. */
export interface Drag {
  moved(dx: number, dy: number): void;
  undo(): void;
}

/** Pan, zoom and window/level: they change the view, not the case, and leave no undo step. */
export class DragTool implements Tool {
  private drag: { readonly from: PointerSample; readonly effect: Drag } | null = null;

  constructor(private readonly begin: (at: PointerSample) => Drag) {}

  down(at: PointerSample): void {
    this.drag = { from: at, effect: this.begin(at) };
  }

  move(at: PointerSample): void {
    this.drag?.effect.moved(at.screen.x - this.drag.from.screen.x, at.screen.y - this.drag.from.screen.y);
  }

  up(at: PointerSample): void {
    this.move(at);
    this.drag = null;
  }

  cancel(): boolean {
    if (!this.drag) return false;
    this.drag.effect.undo();
    this.drag = null;
    return true;
  }

  preview(): null {
    return null;
  }
}
