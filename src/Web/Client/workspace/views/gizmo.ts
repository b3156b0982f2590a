import type { Turntable, Vector } from '../../surface/turntable';
import { text as say } from '../../texts/texts';
import { text, textColor } from '../../viewer/words';

/** The patient's directions in LPS with their letters. */
const directions: readonly (readonly [string, Vector])[] = [
  ['L', [1, 0, 0]], ['R', [-1, 0, 0]], ['P', [0, 1, 0]], ['A', [0, -1, 0]], ['S', [0, 0, 1]], ['I', [0, 0, -1]],
];

const reach = 26;

/** Above the surfaces: the title, and a cross in the corner that says which way the patient looks; what points away is fainter. */
export function drawGizmo(
  canvas: HTMLCanvasElement, ratio: number, camera: Turntable, width: number, height: number, note: string | null,
): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  text(context, say('surface.title'), 16, 18, 12, 'left', 500);
  if (note) text(context, note, width / 2, height / 2, 13, 'center');
  const { right, up, eye } = camera.axes;
  const along = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  const [cx, cy] = [44, 68];
  const ends = directions.map(([letter, d]) => (
    { letter, x: cx + reach * along(d, right), y: cy - reach * along(d, up), depth: along(d, eye) }
  ));
  for (const end of ends.sort((a, b) => a.depth - b.depth)) {
    context.globalAlpha = end.depth < -0.2 ? 0.35 : 1;
    context.strokeStyle = textColor;
    context.lineWidth = 1.5;
    context.beginPath();
    context.moveTo(cx, cy);
    context.lineTo(cx + 0.72 * (end.x - cx), cy + 0.72 * (end.y - cy));
    context.stroke();
    text(context, end.letter, end.x, end.y, 12, 'center', 500);
  }
  context.globalAlpha = 1;
}
