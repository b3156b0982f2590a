import type { Point } from '../viewer/camera';
import { DrawingKind, PromptKind, type DrawingView } from '../wire/messages';
import { maximumPoints } from './stroke';
import { onSlice, rounded, type PointerSample, type Preview, type Tool, type ToolHost } from './tool';
import { text } from '../texts/texts';

/** CSS pixels: a press so near the first corner closes the outline, one so near the last corner too (a double click). */
const reach = 9;

interface Corner {
  readonly voxel: Point;
  readonly screen: Point;
}

type State =
  | { readonly name: 'idle' }
  | {
      readonly name: 'placing';
      readonly adds: boolean;
      readonly corners: readonly Corner[];
      readonly at: Point;
      readonly pressed: boolean;
    };

/**
 * Corners one by one; the first corner again, a double click or Enter closes the outline, Backspace takes the last corner back. What is
 * inside
 * joins the mask, or leaves it when the first corner was set with Shift.
 */
export class PolygonTool implements Tool {
  private state: State = { name: 'idle' };

  constructor(private readonly host: ToolHost) {}

  down(at: PointerSample): void {
    const voxel = this.place(at);
    this.state = this.state.name === 'placing'
      ? { ...this.state, at: voxel, pressed: true }
      : { name: 'placing', adds: !at.shift, corners: [], at: voxel, pressed: true };
    this.host.changed();
  }

  move(at: PointerSample): void {
    this.hover(at);
  }

  hover(at: PointerSample): void {
    if (this.state.name !== 'placing') return;
    this.state = { ...this.state, at: this.place(at) };
    this.host.changed();
  }

  up(at: PointerSample): void {
    if (this.state.name !== 'placing' || !this.state.pressed) return;
    const { corners } = this.state;
    const [first, last] = [corners[0], corners[corners.length - 1]];
    if (corners.length >= 3 && (near(first, at) || near(last, at))) {
      this.finish();
      return;
    }
    if (!near(last, at) && corners.length < maximumPoints) {
      this.state = { ...this.state, corners: [...corners, { voxel: this.place(at), screen: at.screen }], pressed: false };
    } else {
      this.state = { ...this.state, pressed: false };
    }
    if (this.state.corners.length >= 3) this.host.hint(text('hint.polygon.close'));
    this.host.changed();
  }

  finish(): boolean {
    if (this.state.name !== 'placing') return false;
    const drawing = this.closed(this.state.corners.map((c) => c.voxel));
    if (!drawing) {
      this.host.hint(text('hint.polygon.three'));
      return true;
    }
    this.state = { name: 'idle' };
    this.host.draw(drawing);
    this.host.changed();
    return true;
  }

  back(): boolean {
    if (this.state.name !== 'placing') return false;
    const corners = this.state.corners.slice(0, -1);
    this.state = corners.length === 0 ? { name: 'idle' } : { ...this.state, corners };
    this.host.changed();
    return true;
  }

  cancel(): boolean {
    if (this.state.name === 'idle') return false;
    this.state = { name: 'idle' };
    this.host.changed();
    return true;
  }

  abortPress(): void {
    if (this.state.name !== 'placing') return;
    this.state = this.state.corners.length === 0 ? { name: 'idle' } : { ...this.state, pressed: false };
    this.host.changed();
  }

  preview(): Preview | null {
    if (this.state.name !== 'placing') return null;
    const points = [...this.state.corners.map((c) => c.voxel), this.state.at];
    return { kind: PromptKind.scribble, positive: this.state.adds, points };
  }

  drawing(): DrawingView | null {
    return this.state.name === 'placing' ? this.closed([...this.state.corners.map((c) => c.voxel), this.state.at]) : null;
  }

  private closed(points: readonly Point[]): DrawingView | null {
    if (this.state.name !== 'placing' || points.length < 3) return null;
    const flat = points.flatMap((p) => [p.x, p.y]);
    return { kind: DrawingKind.polygon, adds: this.state.adds, points: flat, radiusMm: 0, ball: false, band: null, from: null };
  }

  private place(at: PointerSample): Point {
    return rounded(onSlice(at.voxel, this.host.slice));
  }
}

function near(corner: Corner | undefined, at: PointerSample): boolean {
  return corner !== undefined && Math.hypot(corner.screen.x - at.screen.x, corner.screen.y - at.screen.y) <= reach;
}
