import { DrawingKind, type DrawingView } from '../wire/messages';
import { paintBrush, type Spacing } from './brush';
import { fillHoles } from './holes';
import { fillPolygon } from './polygon';

export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly spacing: Spacing;
}

/** Voxels (1) that a brush or polygon touches on a slice, without regard to intensities. */
export function touchedBy(drawing: DrawingView, on: Canvas, slicesAway = 0): Uint8Array {
  const touched = new Uint8Array(on.width * on.height);
  const { kind, points, radiusMm, ball } = drawing;
  if (kind === DrawingKind.brush && (slicesAway === 0 || ball)) {
    paintBrush(points, radiusMm, on.spacing, on.width, on.height, slicesAway, touched);
  } else if (kind === DrawingKind.polygon && slicesAway === 0) {
    fillPolygon(points, on.width, on.height, touched);
  }
  return touched;
}

/**
 * Goes on with a brush stroke whose points up to number `from` are in the mask already; what it gives is what the whole stroke gives. Looks
 * only at the voxels around the new points.
 */
export function extendBrush(
  mask: Uint8Array, value: number, drawing: DrawingView, on: Canvas, voxels: ArrayLike<number> | null, from: number,
): void {
  const { points, radiusMm, band, adds } = drawing;
  if (band && !voxels) return;
  const { width, height, spacing } = on;
  const reach = { x: radiusMm / spacing.x + 1, y: radiusMm / spacing.y + 1 };
  let [fromX, toX, fromY, toY] = [width - 1, 0, height - 1, 0];
  const edge = (value: number, size: number) => Math.min(Math.max(value, 0), size - 1);
  for (let n = 2 * from; n < points.length; n += 2) {
    const [x, y] = [points[n]!, points[n + 1]!];
    fromX = Math.min(fromX, edge(Math.floor(x - reach.x), width));
    toX = Math.max(toX, edge(Math.ceil(x + reach.x), width));
    fromY = Math.min(fromY, edge(Math.floor(y - reach.y), height));
    toY = Math.max(toY, edge(Math.ceil(y + reach.y), height));
  }
  const touched = scratch(width * height);
  for (let y = fromY; y <= toY; y++) touched.fill(0, y * width + fromX, y * width + toX + 1);
  paintBrush(points, radiusMm, spacing, width, height, 0, touched, from);
  const next = adds ? value : 0;
  for (let y = fromY; y <= toY; y++) {
    for (let i = y * width + fromX; i <= y * width + toX; i++) {
      if (touched[i] && (!band || (voxels![i]! >= band[0] && voxels![i]! <= band[1]))) mask[i] = next;
    }
  }
}

let scratched = new Uint8Array(0);

/** Room for voxels touched, kept between frames; what is in it is anything. */
function scratch(length: number): Uint8Array {
  if (scratched.length !== length) scratched = new Uint8Array(length);
  return scratched;
}

/**
 * Carries out a drawing on a slice's mask in place (0 or `value` a voxel). `voxels` are the slice's intensities; a drawing with a band
 * leaves the mask
 * alone while they are not here. `maskOf` gives another slice's mask to copy.
 */
export function applyDrawing(
  mask: Uint8Array, value: number, drawing: DrawingView, on: Canvas, slicesAway: number, voxels: ArrayLike<number> | null,
  maskOf: (slice: number) => Uint8Array | null,
): void {
  if (drawing.kind === DrawingKind.fillHoles) {
    if (slicesAway === 0) fillHoles(mask, on.width, on.height, value);
    return;
  }
  if (drawing.kind === DrawingKind.copy) {
    const source = slicesAway === 0 && drawing.from !== null ? maskOf(drawing.from) : null;
    if (source) mask.set(source);
    return;
  }
  const { band } = drawing;
  if (band && !voxels) return;
  const touched = touchedBy(drawing, on, slicesAway);
  const next = drawing.adds ? value : 0;
  for (let i = 0; i < touched.length; i++) {
    if (touched[i] && (!band || (voxels![i]! >= band[0] && voxels![i]! <= band[1]))) mask[i] = next;
  }
}
