import { DrawingKind, type DrawingView } from '../wire/messages';
import { maximumPoints } from './stroke';
import { onSlice, rounded, type PointerSample, type Tool, type ToolHost } from './tool';

/** Voxels the pointer must travel before the next point is kept. */
const spacing = 0.5;

type State =
  | { readonly name: 'idle' }
  | { readonly name: 'painting'; readonly adds: boolean; readonly sizeMm: number; radiusMm: number; readonly points: number[] }
  | { readonly name: 'picking' };

/**
 * A round brush: what it touches joins the mask or leaves it. With a band only voxels of these intensities; Ctrl + press picks the
 * band.
 */
export class BrushTool implements Tool {
  private state: State = { name: 'idle' };

  /** `adds` says what the stroke means, asked once at its start. */
  constructor(
    private readonly host: ToolHost,
    private readonly adds: (at: PointerSample) => boolean,
    private readonly banded = false,
  ) {}

  down(at: PointerSample): void {
    if (this.banded && at.ctrl) {
      this.state = { name: 'picking' };
      this.host.pick(onSlice(at.voxel, this.host.slice));
      return;
    }
    const p = rounded(onSlice(at.voxel, this.host.slice));
    const { brush } = this.host;
    this.state = {
      name: 'painting', adds: this.adds(at), sizeMm: brush.radiusMm, radiusMm: brush.radiusAt(at.pressure), points: [p.x, p.y],
    };
    this.host.changed();
  }

  move(at: PointerSample): void {
    if (this.state.name === 'picking') this.host.pick(onSlice(at.voxel, this.host.slice));
    if (this.state.name !== 'painting') return;
    const { points } = this.state;
    // A pen is lightest as it comes down: the hardest press so far makes the stroke.
    const radiusMm = this.host.brush.radiusAt(at.pressure, this.state.sizeMm);
    if (at.pressure !== undefined && radiusMm > this.state.radiusMm) {
      this.state.radiusMm = radiusMm;
      this.host.changed();
    }
    const next = rounded(onSlice(at.voxel, this.host.slice));
    const [x, y] = [points[points.length - 2]!, points[points.length - 1]!];
    if (points.length >= 2 * maximumPoints || Math.hypot(next.x - x, next.y - y) < spacing) return;
    points.push(next.x, next.y);
    this.host.changed();
  }

  up(at: PointerSample): void {
    // A pen that is lifted presses no more; a mouse's pressure says nothing.
    this.move({ ...at, pressure: undefined });
    const drawing = this.drawing();
    this.state = { name: 'idle' };
    if (drawing) this.host.draw(drawing);
    this.host.changed();
  }

  cancel(): boolean {
    if (this.state.name === 'idle') return false;
    this.state = { name: 'idle' };
    this.host.changed();
    return true;
  }

  preview(): null {
    return null;
  }

  drawing(): DrawingView | null {
    if (this.state.name !== 'painting') return null;
    const { adds, radiusMm, points } = this.state;
    const { ball, band } = this.host.brush;
    return { kind: DrawingKind.brush, adds, points, radiusMm, ball, band: this.banded ? band : null, from: null };
  }
}
