import type { Point } from '../viewer/camera';
import { PromptKind } from '../wire/messages';
import { onSlice, type PointerSample, type Preview, type Tool, type ToolHost } from './tool';

type State = { readonly name: 'idle' } | { readonly name: 'pressed'; readonly positive: boolean; readonly at: Point };

/** One point, given where the pointer is released. */
export class ClickTool implements Tool {
  private state: State = { name: 'idle' };

  constructor(
    private readonly host: ToolHost,
    private readonly positive: (at: PointerSample) => boolean,
  ) {}

  down(at: PointerSample): void {
    this.press(at, this.positive(at));
  }

  move(at: PointerSample): void {
    if (this.state.name === 'pressed') this.press(at, this.state.positive);
  }

  up(at: PointerSample): void {
    if (this.state.name !== 'pressed') return;
    const { positive } = this.state;
    this.state = { name: 'idle' };
    this.host.submit({ kind: PromptKind.click, positive, points: [onSlice(at.voxel, this.host.slice)] });
    this.host.changed();
  }

  cancel(): boolean {
    if (this.state.name === 'idle') return false;
    this.state = { name: 'idle' };
    this.host.changed();
    return true;
  }

  preview(): Preview | null {
    return this.state.name === 'pressed' ? { kind: PromptKind.click, positive: this.state.positive, points: [this.state.at] } : null;
  }

  private press(at: PointerSample, positive: boolean): void {
    this.state = { name: 'pressed', positive, at: onSlice(at.voxel, this.host.slice) };
    this.host.changed();
  }
}
