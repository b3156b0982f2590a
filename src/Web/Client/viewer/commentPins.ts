import type { Camera, Point } from './camera';
import { edged, text } from './words';

/** An open comment: its slice along the case's axis, and its voxel there unless it is about the whole slice. */
export interface CommentMark {
  readonly slice: number;
  readonly x: number | null;
  readonly y: number | null;
  readonly author: string;
}

/** A comment's place on the slice that is shown, in voxels. */
export interface CommentPin {
  readonly at: Point;
  readonly author: string;
}

const color = '#f4a261';

/** The comments that are pinned to a voxel of a slice. */
export function pinsOn(marks: readonly CommentMark[], slice: number): CommentPin[] {
  return marks.flatMap(({ slice: on, x, y, author }) => (on === slice && x !== null && y !== null ? [{ at: { x, y }, author }] : []));
}

/** A speech bubble whose tip is at the voxel, with the author's name, for each. */
export function drawCommentPins(context: CanvasRenderingContext2D, camera: Camera, pins: readonly CommentPin[]): void {
  for (const { at, author } of pins) {
    const { x, y } = camera.toScreen(at);
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(x + 4, y - 8);
    context.lineTo(x + 18, y - 8);
    context.lineTo(x + 18, y - 20);
    context.lineTo(x, y - 20);
    context.closePath();
    edged(context, color);
    text(context, author, x + 22, y - 14, 12, 'left', 500, color);
  }
}
