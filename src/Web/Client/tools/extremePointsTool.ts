import type { Point } from '../viewer/camera';
import { PromptKind } from '../wire/messages';
import { onSlice, type PointerSample, type Preview, type Tool, type ToolHost } from './tool';
import { text } from '../texts/texts';

/** Leftmost, rightmost, top and bottom points, in any order. */
const needed = 4;

/** Four clicks at the target's extremes. Points wait between clicks; the fourth one submits. Always positive. */
export class ExtremePointsTool implements Tool {
  private points: readonly Point[] = [];
  private pressed: Point | null = null;

  constructor(private readonly host: ToolHost) {}

  down(at: PointerSample): void {
    this.pressed = onSlice(at.voxel, this.host.slice);
    this.host.changed();
  }

  move(at: PointerSample): void {
    if (this.pressed) this.down(at);
  }

  up(at: PointerSample): void {
    if (!this.pressed) return;
    this.pressed = null;
    this.points = [...this.points, onSlice(at.voxel, this.host.slice)];
    if (this.points.length < needed) {
      const left = needed - this.points.length;
      this.host.hint(text('hint.extreme-points.more', { left }));
    } else {
      const points = this.points;
      this.points = [];
      this.host.submit({ kind: PromptKind.extremePoints, positive: true, points });
    }
    this.host.changed();
  }

  cancel(): boolean {
    if (this.points.length === 0 && !this.pressed) return false;
    this.points = [];
    this.pressed = null;
    this.host.changed();
    return true;
  }

  abortPress(): void {
    this.pressed = null;
    this.host.changed();
  }

  preview(): Preview | null {
    const points = this.pressed ? [...this.points, this.pressed] : this.points;
    return points.length > 0 ? { kind: PromptKind.extremePoints, positive: true, points } : null;
  }
}
