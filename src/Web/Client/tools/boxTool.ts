import type { Point } from '../viewer/camera';
import { PromptKind } from '../wire/messages';
import { onSlice, type PointerSample, type Preview, type Tool, type ToolHost } from './tool';
import { text } from '../texts/texts';

/** A box thinner than this many voxels is a slip of the hand. */
const thinnest = 1;

type State = { readonly name: 'idle' } | { readonly name: 'dragging'; readonly from: Point; readonly to: Point };

/** A box from corner to corner. Always positive. */
export class BoxTool implements Tool {
  private state: State = { name: 'idle' };

  constructor(private readonly host: ToolHost) {}

  down(at: PointerSample): void {
    const from = onSlice(at.voxel, this.host.slice);
    this.state = { name: 'dragging', from, to: from };
    this.host.changed();
  }

  move(at: PointerSample): void {
    if (this.state.name !== 'dragging') return;
    this.state = { name: 'dragging', from: this.state.from, to: onSlice(at.voxel, this.host.slice) };
    this.host.changed();
  }

  up(at: PointerSample): void {
    if (this.state.name !== 'dragging') return;
    this.move(at);
    const { from, to } = this.state;
    this.state = { name: 'idle' };
    if (Math.abs(to.x - from.x) < thinnest || Math.abs(to.y - from.y) < thinnest) {
      this.host.hint(text('hint.box.corners'));
    } else {
      const points = [
        { x: Math.min(from.x, to.x), y: Math.min(from.y, to.y) },
        { x: Math.max(from.x, to.x), y: Math.max(from.y, to.y) },
      ];
      this.host.submit({ kind: PromptKind.box, positive: true, points });
    }
    this.host.changed();
  }

  cancel(): boolean {
    if (this.state.name === 'idle') return false;
    this.state = { name: 'idle' };
    this.host.changed();
    return true;
  }

  preview(): Preview | null {
    return this.state.name === 'dragging' ? { kind: PromptKind.box, positive: true, points: [this.state.from, this.state.to] } : null;
  }
}
