import type { Point } from '../viewer/camera';
import { PromptKind } from '../wire/messages';
import { onSlice, type PointerSample, type Preview, type Tool, type ToolHost } from './tool';
import { text } from '../texts/texts';

/** The wire's limit (Mem3D.Core.Interactions.Prompt.MaximumPoints). */
export const maximumPoints = 20_000;

/** Voxels the pointer must travel before the next point is kept. */
const spacing = 0.5;

type State = { readonly name: 'idle' } | { readonly name: 'drawing'; readonly positive: boolean; readonly points: Point[] };

/** A polyline drawn with the pointer down: a scribble, or a lasso whose end joins its start. */
export class StrokeTool implements Tool {
  private state: State = { name: 'idle' };

  /** `positive` says what the stroke means, asked once at its start. */
  constructor(
    private readonly host: ToolHost,
    private readonly kind: typeof PromptKind.scribble | typeof PromptKind.lasso,
    private readonly positive: (at: PointerSample) => boolean,
  ) {}

  down(at: PointerSample): void {
    this.state = { name: 'drawing', positive: this.positive(at), points: [onSlice(at.voxel, this.host.slice)] };
    this.host.changed();
  }

  move(at: PointerSample): void {
    if (this.state.name !== 'drawing') return;
    const { points } = this.state;
    const next = onSlice(at.voxel, this.host.slice);
    const last = points[points.length - 1]!;
    if (points.length >= maximumPoints || Math.hypot(next.x - last.x, next.y - last.y) < spacing) return;
    points.push(next);
    this.host.changed();
  }

  up(at: PointerSample): void {
    if (this.state.name !== 'drawing') return;
    this.move(at);
    const { points, positive } = this.state;
    this.state = { name: 'idle' };
    if (this.kind === PromptKind.lasso && points.length < 3) this.host.hint(text('hint.lasso.around'));
    else this.host.submit({ kind: this.kind, positive, points });
    this.host.changed();
  }

  cancel(): boolean {
    if (this.state.name === 'idle') return false;
    this.state = { name: 'idle' };
    this.host.changed();
    return true;
  }

  preview(): Preview | null {
    return this.state.name === 'drawing' ? { kind: this.kind, positive: this.state.positive, points: this.state.points } : null;
  }
}
