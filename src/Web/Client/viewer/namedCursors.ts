import type { Camera, Point } from './camera';
import { edged, text } from './words';

/** Somebody else's pointer on a slice, in voxels. */
export interface NamedCursor {
  readonly at: Point;
  readonly name: string;
  readonly guide: boolean;
}

const colors = { guide: '#ffd166', other: '#8ecae6' };

/** An arrow with a name for each. */
export function drawNamedCursors(context: CanvasRenderingContext2D, camera: Camera, cursors: readonly NamedCursor[]): void {
  for (const { at, name, guide } of cursors) {
    const { x, y } = camera.toScreen(at);
    const color = guide ? colors.guide : colors.other;
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(x + 4.5, y + 15);
    context.lineTo(x + 8, y + 9.5);
    context.lineTo(x + 14.5, y + 9);
    context.closePath();
    edged(context, color);
    text(context, name, x + 14, y + 20, 12, 'left', 500, color);
  }
}
