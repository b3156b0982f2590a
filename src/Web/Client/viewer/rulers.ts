import type { Camera, Point } from './camera';
import { shade, text } from './words';

/** A measured length on this slice, ends in voxels. */
export interface ShownRuler {
  readonly from: Point;
  readonly to: Point;
  readonly millimetres: number;
  /** The one being drawn, or pointed at in the list. */
  readonly strong: boolean;
}

const color = '#ffd166';

/** Lines with ticks at both ends and their length beside the end. */
export function drawRulers(context: CanvasRenderingContext2D, camera: Camera, rulers: readonly ShownRuler[]): void {
  for (const ruler of rulers) {
    const [a, b] = [camera.toScreen(ruler.from), camera.toScreen(ruler.to)];
    const length = Math.hypot(b.x - a.x, b.y - a.y);
    const tick = length > 0 ? { x: (-(b.y - a.y) / length) * 5, y: ((b.x - a.x) / length) * 5 } : { x: 0, y: 5 };
    for (const [style, width] of [[shade, ruler.strong ? 4.5 : 3.5], [color, ruler.strong ? 2 : 1.5]] as const) {
      context.strokeStyle = style;
      context.lineWidth = width;
      context.beginPath();
      context.moveTo(a.x, a.y);
      context.lineTo(b.x, b.y);
      for (const end of [a, b]) {
        context.moveTo(end.x - tick.x, end.y - tick.y);
        context.lineTo(end.x + tick.x, end.y + tick.y);
      }
      context.stroke();
    }
    const right = b.x >= a.x;
    text(context, lengthWords(ruler.millimetres), b.x + (right ? 10 : -10), b.y, 12, right ? 'left' : 'right', 500, color);
  }
}

/** As radiologists write it: a decimal of a millimetre, never more than the voxels carry. */
export function lengthWords(millimetres: number): string {
  return `${millimetres.toFixed(1)} mm`;
}
