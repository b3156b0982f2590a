export const textColor = 'rgb(255 255 255 / 0.72)';
/** The dark edge that keeps lines and words readable on a bright picture. */
export const shade = 'rgb(0 0 0 / 0.75)';

export const font = (px: number, weight = 400): string => `${weight} ${px}px Roboto, "Segoe UI", system-ui, sans-serif`;

/** Words with a dark edge; (x, y) is the middle of the line at the side that `align` names. */
export function text(
  context: CanvasRenderingContext2D, words: string, x: number, y: number, px: number, align: CanvasTextAlign, weight = 400,
  color = textColor,
): void {
  context.font = font(px, weight);
  context.textAlign = align;
  context.textBaseline = 'middle';
  context.strokeStyle = shade;
  context.lineWidth = 3;
  context.strokeText(words, x, y);
  context.fillStyle = color;
  context.fillText(words, x, y);
}

/** Fills the path, with a dark edge. */
export function edged(context: CanvasRenderingContext2D, color: string): void {
  context.fillStyle = color;
  context.strokeStyle = shade;
  context.lineWidth = 1.5;
  context.stroke();
  context.fill();
}
