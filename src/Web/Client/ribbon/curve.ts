import type { SliceView } from '../wire/messages';
import { css, qualityColor } from './colorScale';
import { text } from '../texts/texts';

/** What the curve shows: one label's slices. */
export interface CurveModel {
  readonly count: number;
  readonly current: number;
  readonly slices: ReadonlyMap<number, SliceView>;
  /** Slices below it are low. */
  readonly below: number;
}

/** Estimated quality over slices: a gap where nothing is known or no target is, dots where somebody vouches. Click: go there. */
export class QualityCurve {
  private readonly canvas = document.createElement('canvas');
  private readonly resizing: ResizeObserver;
  private frame = 0;

  constructor(
    private readonly root: HTMLElement,
    private readonly model: () => CurveModel,
    goTo: (slice: number) => void,
  ) {
    this.canvas.setAttribute('role', 'img');
    this.canvas.setAttribute('aria-label', text('curve.label'));
    root.replaceChildren(this.canvas);
    const go = (event: PointerEvent) => {
      const { count } = this.model();
      goTo(Math.min(Math.max(Math.floor((event.offsetX / Math.max(root.clientWidth, 1)) * count), 0), count - 1));
    };
    this.canvas.addEventListener('pointerdown', (event) => {
      this.canvas.setPointerCapture(event.pointerId);
      go(event);
    });
    this.canvas.addEventListener('pointermove', (event) => {
      if (event.buttons & 1) go(event);
    });
    this.resizing = new ResizeObserver(() => this.invalidate());
    this.resizing.observe(root);
  }

  invalidate(): void {
    this.frame ||= requestAnimationFrame(() => this.draw());
  }

  dispose(): void {
    cancelAnimationFrame(this.frame);
    this.resizing.disconnect();
    this.root.replaceChildren();
  }

  private draw(): void {
    this.frame = 0;
    const { clientWidth: width, clientHeight: height } = this.root;
    const ratio = devicePixelRatio || 1;
    this.canvas.width = Math.max(1, Math.round(width * ratio));
    this.canvas.height = Math.max(1, Math.round(height * ratio));
    const context = this.canvas.getContext('2d');
    if (!context || width === 0) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const { count, current, slices, below } = this.model();
    const x = (slice: number) => ((slice + 0.5) / count) * width;
    const y = (quality: number) => 4 + (1 - quality) * (height - 8);
    line(context, 'rgb(255 255 255 / 0.12)', [[0, y(0.5)], [width, y(0.5)]], []);
    line(context, 'rgb(255 183 77 / 0.6)', [[0, y(below)], [width, y(below)]], [3, 3]);
    line(context, 'rgb(255 255 255 / 0.55)', [[x(current), 0], [x(current), height]], []);
    let run: [number, number][] = [];
    const flush = () => {
      line(context, 'rgb(255 255 255 / 0.6)', run, []);
      run = [];
    };
    for (let slice = 0; slice < count; slice++) {
      const view = slices.get(slice);
      if (!view || view.area === 0) flush();
      else run.push([x(slice), y(view.anchored ? 1 : view.quality)]);
    }
    flush();
    const dot = Math.min(Math.max(width / count / 2, 1.2), 3);
    for (const view of slices.values()) {
      if (view.area === 0) continue;
      context.fillStyle = view.anchored ? '#fff' : css(qualityColor(view.quality), 1);
      context.beginPath();
      context.arc(x(view.slice), y(view.anchored ? 1 : view.quality), view.anchored ? dot + 0.8 : dot, 0, 2 * Math.PI);
      context.fill();
    }
  }
}

function line(context: CanvasRenderingContext2D, style: string, points: readonly (readonly number[])[], dash: number[]): void {
  if (points.length < 2) return;
  context.strokeStyle = style;
  context.lineWidth = 1.2;
  context.setLineDash(dash);
  context.beginPath();
  points.forEach(([x, y], n) => (n === 0 ? context.moveTo(x!, y!) : context.lineTo(x!, y!)));
  context.stroke();
  context.setLineDash([]);
}
