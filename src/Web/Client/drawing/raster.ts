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
