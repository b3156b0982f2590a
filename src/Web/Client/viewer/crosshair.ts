import type { Camera, Point } from './camera';

/** Where the other two planes cut this one: the line across at y = at.y, the line down at x = at.x, in voxels of this slice. */
export interface Crosshair {
  readonly at: Point;
  /** Colours of the planes that the line along the slice's x, and the one along its y, stand for. */
  readonly alongX: string;
  readonly alongY: string;
}

/** CSS pixels left free around the middle: what is pointed at stays visible. */
const gap = 14;

/** Two thin lines over the whole view with a gap in the middle. */
export function drawCrosshair(context: CanvasRenderingContext2D, camera: Camera, { at, alongX, alongY }: Crosshair): void {
  const centre = camera.toScreen(at);
  const { width, height } = camera.viewport;
  // The slice's x may run down the screen.
  const [across, down] = camera.plane.orientation.swap ? [alongY, alongX] : [alongX, alongY];
  context.save();
  context.lineCap = 'butt';
  context.lineWidth = 1;
  context.globalAlpha = 0.75;
  const x = Math.round(centre.x) + 0.5;
  const y = Math.round(centre.y) + 0.5;
  line(context, across, [[0, y, centre.x - gap, y], [centre.x + gap, y, width, y]]);
  line(context, down, [[x, 0, x, centre.y - gap], [x, centre.y + gap, x, height]]);
  context.restore();
}

function line(context: CanvasRenderingContext2D, color: string, parts: readonly (readonly [number, number, number, number])[]): void {
  context.strokeStyle = color;
  context.beginPath();
  for (const [x0, y0, x1, y1] of parts) {
    if (x1 < x0 || y1 < y0) continue;
    context.moveTo(x0, y0);
    context.lineTo(x1, y1);
  }
  context.stroke();
}
