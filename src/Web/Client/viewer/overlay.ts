import type { EdgeLetters } from '../geometry/orientation';
import { text as words } from '../texts/texts';
import type { Preview } from '../tools/tool';
import { PromptKind } from '../wire/messages';
import type { Camera, Point } from './camera';
import { drawCrosshair, type Crosshair } from './crosshair';
import { drawCommentPins, type CommentPin } from './commentPins';
import { drawNamedCursors, type NamedCursor } from './namedCursors';
import { drawRulers, type ShownRuler } from './rulers';
import { font, shade, text, textColor } from './words';

/** A prompt to draw over the slice; `pending`: not on disk yet. */
export interface ShownPrompt {
  readonly kind: number;
  readonly positive: boolean;
  readonly points: readonly number[];
  readonly color: string;
  readonly pending: boolean;
  readonly faint: boolean;
}

/** The brush under the pointer: a circle, dashed for a ball. */
export interface BrushCursor {
  readonly radiusMm: number;
  readonly ball: boolean;
}

/** What is drawn above a picture, apart from what the viewport knows itself. */
export interface Annotations {
  /** Which plane this is, in its colour. */
  readonly title: { readonly text: string; readonly color: string };
  readonly crosshair: Crosshair | null;
  readonly rulers: readonly ShownRuler[];
  /** Pointers of those who look together with this page. */
  readonly cursors: readonly NamedCursor[];
  /** Open comments that are pinned here. */
  readonly pins: readonly CommentPin[];
  readonly prompts: readonly ShownPrompt[];
  readonly preview: Preview | null;
  readonly color: string;
  /** Top left under the title, one line each. */
  readonly notes: readonly string[];
  /** Top right: what is special about this slice. */
  readonly lock: string | null;
  /** Where the pointer is and what a gesture would mean there; null: no drawing tool or no pointer. */
  readonly cursor: { readonly at: Point; readonly positive: boolean; readonly sign: boolean; readonly brush: BrushCursor | null } | null;
  /** Said in the middle while there is no picture. */
  readonly waiting: string | null;
  /** The slice has no image: hatched, so that nobody takes it for a dark one. */
  readonly damaged: boolean;
}

export interface OverlayModel extends Annotations {
  readonly camera: Camera;
  readonly letters: EdgeLetters;
  /** Of a slice, in voxels. */
  readonly size: { readonly width: number; readonly height: number };
}

const ink = { text: textColor, shade, negative: '#ffffff', hatch: 'rgb(255 170 60 / 0.55)' };

/** Everything above the picture that is not a voxel: strokes, letters, scale bar. */
export function drawOverlay(canvas: HTMLCanvasElement, ratio: number, model: OverlayModel): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const { width, height } = model.camera.viewport;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.lineJoin = 'round';
  context.lineCap = 'round';
  if (model.damaged) drawDamage(context, model);
  if (model.crosshair) drawCrosshair(context, model.camera, model.crosshair);
  for (const prompt of model.prompts) drawPrompt(context, model.camera, prompt);
  if (model.preview) drawPreview(context, model);
  if (model.cursor) drawCursor(context, model.cursor, model.color, model.camera.zoom);
  drawRulers(context, model.camera, model.rulers);
  drawLetters(context, width, height, model.letters);
  drawScaleBar(context, model.camera, height);
  drawCommentPins(context, model.camera, model.pins);
  drawNamedCursors(context, model.camera, model.cursors);
  drawNotes(context, width, model);
  if (model.waiting) text(context, model.waiting, width / 2, height / 2, 14, 'center');
}

function drawDamage(context: CanvasRenderingContext2D, { camera, size }: OverlayModel): void {
  const corners = [[-0.5, -0.5], [size.width - 0.5, size.height - 0.5]].map(([x, y]) => camera.toScreen({ x: x!, y: y! }));
  const [left, right] = corners.map((p) => p.x).sort((a, b) => a - b) as [number, number];
  const [top, bottom] = corners.map((p) => p.y).sort((a, b) => a - b) as [number, number];
  context.save();
  context.beginPath();
  context.rect(left, top, right - left, bottom - top);
  context.clip();
  context.strokeStyle = ink.hatch;
  context.lineWidth = 2;
  context.beginPath();
  for (let x = left - (bottom - top); x < right; x += 16) {
    context.moveTo(x, bottom);
    context.lineTo(x + bottom - top, top);
  }
  context.stroke();
  context.restore();
  text(context, words('view.damaged'), (left + right) / 2, (top + bottom) / 2, 14, 'center', 500);
}

function drawPreview(context: CanvasRenderingContext2D, { preview, camera, color }: OverlayModel): void {
  if (!preview) return;
  const points = preview.points.flatMap((p) => [p.x, p.y]);
  drawPrompt(context, camera, { kind: preview.kind, positive: preview.positive, points, color, pending: false, faint: false });
}

function drawPrompt(context: CanvasRenderingContext2D, camera: Camera, prompt: ShownPrompt): void {
  const points: Point[] = [];
  for (let i = 0; i + 1 < prompt.points.length; i += 2) {
    points.push(camera.toScreen({ x: prompt.points[i]!, y: prompt.points[i + 1]! }));
  }
  const first = points[0];
  if (!first) return;
  context.save();
  context.globalAlpha = prompt.faint ? 0.35 : prompt.pending ? 0.7 : 1;
  const color = prompt.positive ? prompt.color : ink.negative;
  switch (prompt.kind) {
    case PromptKind.scribble:
      if (points.length === 1) dot(context, first, color, prompt.positive);
      else stroke(context, points, color, prompt.positive ? [] : [6, 5], 3);
      break;
    case PromptKind.click:
      dot(context, first, color, prompt.positive);
      break;
    case PromptKind.box: {
      const other = points[1] ?? first;
      stroke(context, [first, { x: other.x, y: first.y }, other, { x: first.x, y: other.y }, first], color, [], 1.5);
      break;
    }
    case PromptKind.extremePoints:
      for (const point of points) dot(context, point, color, true);
      break;
    case PromptKind.lasso:
      stroke(context, [...points, first], color, [], 2);
      break;
  }
  context.restore();
}

function stroke(context: CanvasRenderingContext2D, points: readonly Point[], color: string, dash: number[], width: number): void {
  context.beginPath();
  points.forEach((p, i) => (i === 0 ? context.moveTo(p.x, p.y) : context.lineTo(p.x, p.y)));
  context.setLineDash([]);
  context.strokeStyle = ink.shade;
  context.lineWidth = width + 2;
  context.stroke();
  context.setLineDash(dash);
  context.strokeStyle = color;
  context.lineWidth = width;
  context.stroke();
  context.setLineDash([]);
}

function dot(context: CanvasRenderingContext2D, at: Point, color: string, positive: boolean): void {
  context.beginPath();
  context.arc(at.x, at.y, 6, 0, 2 * Math.PI);
  context.fillStyle = color;
  context.fill();
  context.strokeStyle = ink.shade;
  context.lineWidth = 1.5;
  context.stroke();
  sign(context, at, positive, 3, '#111');
}

function sign(context: CanvasRenderingContext2D, at: Point, positive: boolean, reach: number, color: string): void {
  context.beginPath();
  context.moveTo(at.x - reach, at.y);
  context.lineTo(at.x + reach, at.y);
  if (positive) {
    context.moveTo(at.x, at.y - reach);
    context.lineTo(at.x, at.y + reach);
  }
  context.strokeStyle = color;
  context.lineWidth = 1.6;
  context.stroke();
}

function drawCursor(context: CanvasRenderingContext2D, cursor: NonNullable<OverlayModel['cursor']>, color: string, zoom: number): void {
  if (cursor.brush) drawBrush(context, cursor.at, cursor.brush.radiusMm * zoom, cursor.brush.ball, cursor.positive ? color : ink.negative);
  if (!cursor.sign) return;
  const at = { x: cursor.at.x + 13, y: cursor.at.y + 13 };
  context.beginPath();
  context.arc(at.x, at.y, 6, 0, 2 * Math.PI);
  context.fillStyle = cursor.positive ? color : ink.negative;
  context.globalAlpha = 0.9;
  context.fill();
  context.globalAlpha = 1;
  sign(context, at, cursor.positive, 3, '#111');
}

function drawBrush(context: CanvasRenderingContext2D, at: Point, radius: number, ball: boolean, color: string): void {
  context.beginPath();
  context.arc(at.x, at.y, Math.max(radius, 1.5), 0, 2 * Math.PI);
  context.setLineDash([]);
  context.strokeStyle = ink.shade;
  context.lineWidth = 3;
  context.stroke();
  context.setLineDash(ball ? [5, 3] : []);
  context.strokeStyle = color;
  context.lineWidth = 1.5;
  context.stroke();
  context.setLineDash([]);
}

function drawLetters(context: CanvasRenderingContext2D, width: number, height: number, letters: EdgeLetters): void {
  text(context, letters.left, 14, height / 2, 14, 'center', 500);
  text(context, letters.right, width - 14, height / 2, 14, 'center', 500);
  text(context, letters.top, width / 2, 16, 14, 'center', 500);
  text(context, letters.bottom, width / 2, height - 16, 14, 'center', 500);
}

/** The longest round length in millimetres that fits the room. */
export function scaleBarMillimetres(pixelsPerMillimetre: number, roomPixels: number): number {
  const most = roomPixels / pixelsPerMillimetre;
  const decade = 10 ** Math.floor(Math.log10(most));
  return ([5, 2, 1].find((m) => m * decade <= most) ?? 1) * decade;
}

function drawScaleBar(context: CanvasRenderingContext2D, camera: Camera, height: number): void {
  const millimetres = scaleBarMillimetres(camera.zoom, 120);
  const length = millimetres * camera.zoom;
  const [x, y] = [16, height - 16];
  for (const [style, width] of [[ink.shade, 4], [ink.text, 2]] as const) {
    context.strokeStyle = style;
    context.lineWidth = width;
    context.lineCap = 'butt';
    context.beginPath();
    context.moveTo(x, y - 4);
    context.lineTo(x, y);
    context.lineTo(x + length, y);
    context.lineTo(x + length, y - 4);
    context.stroke();
  }
  const label = millimetres >= 10 ? `${millimetres / 10} cm` : `${millimetres} mm`;
  text(context, label, x + length + 8, y - 2, 12, 'left');
}

function drawNotes(context: CanvasRenderingContext2D, width: number, model: OverlayModel): void {
  text(context, model.title.text, 16, 18, 12, 'left', 500, model.title.color);
  model.notes.forEach((line, index) => text(context, line, 16, 36 + index * 18, 12, 'left'));
  if (!model.lock) return;
  const x = width - 16;
  context.font = font(12, 500);
  const left = x - context.measureText(model.lock).width - 16;
  text(context, model.lock, x, 18, 12, 'right', 500);
  context.strokeStyle = ink.text;
  context.fillStyle = ink.text;
  context.lineWidth = 1.5;
  context.fillRect(left - 1, 17, 9, 6.5);
  context.beginPath();
  context.arc(left + 3.5, 17, 3, Math.PI, 0);
  context.stroke();
}
