import { isText, text } from '../texts/texts';
import { SliceOrigin, type SliceView } from '../wire/messages';
import { css, qualityColor } from './colorScale';
import { gripAt, rangeWith, RibbonLayout, type Grip, type Range } from './ribbonLayout';

/** What the ribbon shows: one label's slices. */
export interface RibbonModel {
  readonly count: number;
  readonly current: number;
  readonly slices: ReadonlyMap<number, SliceView>;
  readonly prompted: ReadonlySet<number>;
  readonly suggested: number | null;
  readonly range: Range;
  readonly running: boolean;
  /** Slices with open comments. */
  readonly comments?: ReadonlySet<number>;
}

export interface RibbonHost {
  model(): RibbonModel;
  goTo(slice: number): void;
  setRange(range: Range): void;
}

const handles = 14;
const cells = { left: 18, width: 22 };
const marks = 48;
/** Slices glow this long after they arrived. */
const glowMilliseconds = 700;
/** A calm pulse needs few frames; the processor has better things to do during a run. */
const pulseMilliseconds = 80;

/**
 * The quality ribbon, which is also the slice slider: one cell a slice coloured by estimated IoU, slices without the target hatched, ◆ for
 * prompts, a lock for anchored slices, handles for the range. Slices that a run has just written glow. Click or drag: go there.
 */
export class Ribbon {
  private readonly canvas = document.createElement('canvas');
  private readonly tip = document.createElement('div');
  private readonly arrivals = new Map<number, number>();
  private readonly resizing: ResizeObserver;
  private readonly calm = matchMedia('(prefers-reduced-motion: reduce)');
  private frame = 0;
  private pulse: ReturnType<typeof setTimeout> | null = null;
  private grip: Grip | null = null;
  private hover: number | null = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly host: RibbonHost,
  ) {
    this.tip.className = 'ribbon-tip';
    this.tip.hidden = true;
    root.replaceChildren(this.canvas, this.tip);
    root.tabIndex = 0;
    root.setAttribute('role', 'slider');
    root.setAttribute('aria-label', text('ribbon.label'));
    root.setAttribute('aria-orientation', 'vertical');
    root.addEventListener('pointerdown', this.down);
    root.addEventListener('pointermove', this.move);
    root.addEventListener('pointerup', this.release);
    root.addEventListener('pointercancel', this.release);
    root.addEventListener('pointerleave', this.leave);
    root.addEventListener('keydown', this.key);
    this.resizing = new ResizeObserver(() => this.invalidate());
    this.resizing.observe(root);
  }

  /** Slices that have just arrived. */
  arrived(slices: readonly number[]): void {
    const now = performance.now();
    for (const slice of slices) this.arrivals.set(slice, now);
    this.invalidate();
  }

  invalidate(): void {
    this.frame ||= requestAnimationFrame((now) => this.draw(now));
  }

  dispose(): void {
    cancelAnimationFrame(this.frame);
    if (this.pulse) clearTimeout(this.pulse);
    this.resizing.disconnect();
    this.root.removeEventListener('pointerdown', this.down);
    this.root.removeEventListener('pointermove', this.move);
    this.root.removeEventListener('pointerup', this.release);
    this.root.removeEventListener('pointercancel', this.release);
    this.root.removeEventListener('pointerleave', this.leave);
    this.root.removeEventListener('keydown', this.key);
    this.root.replaceChildren();
  }

  private get layout(): RibbonLayout {
    return new RibbonLayout(this.host.model().count, this.root.clientHeight);
  }

  private readonly down = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    this.root.setPointerCapture(event.pointerId);
    this.grip = gripAt(this.layout, this.host.model().range, event.offsetX, event.offsetY, handles);
    this.drag(event.offsetY);
  };

  private readonly move = (event: PointerEvent): void => {
    const { layout } = this;
    const model = this.host.model();
    const over = this.grip ?? gripAt(layout, model.range, event.offsetX, event.offsetY, handles);
    this.root.style.cursor = over === 'slice' ? 'pointer' : 'ns-resize';
    if (this.grip) this.drag(event.offsetY);
    this.hover = layout.sliceAt(event.offsetY);
    this.tip.hidden = false;
    this.tip.textContent = over === 'slice' ? describe(model, this.hover) : text(`ribbon.range-${over}`, { slice: this.hover + 1 });
    this.tip.style.top = `${Math.min(Math.max(event.offsetY, 12), this.root.clientHeight - 12)}px`;
    this.invalidate();
  };

  private readonly release = (): void => {
    this.grip = null;
  };

  private readonly leave = (): void => {
    this.hover = null;
    this.tip.hidden = true;
    this.invalidate();
  };

  /** A slider's keys move this slider, whichever view the pointer is over. */
  private readonly key = (event: KeyboardEvent): void => {
    const { count, current } = this.host.model();
    const to = event.ctrlKey || event.altKey || event.metaKey || event.shiftKey ? null : slideTo(event.key, current, count);
    if (to === null) return;
    event.preventDefault();
    event.stopPropagation();
    this.host.goTo(to);
  };

  private drag(y: number): void {
    const slice = this.layout.sliceAt(y);
    if (this.grip === 'slice') this.host.goTo(slice);
    else if (this.grip) this.host.setRange(rangeWith(this.host.model().range, this.grip, slice));
  }

  private draw(now: number): void {
    this.frame = 0;
    const ratio = devicePixelRatio || 1;
    const { clientWidth: width, clientHeight: height } = this.root;
    if (this.canvas.width !== Math.round(width * ratio) || this.canvas.height !== Math.round(height * ratio)) {
      this.canvas.width = Math.round(width * ratio);
      this.canvas.height = Math.round(height * ratio);
    }
    const context = this.canvas.getContext('2d');
    if (!context || height === 0) return;
    const model = this.host.model();
    const layout = new RibbonLayout(model.count, height);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    this.root.setAttribute('aria-valuemin', '1');
    this.root.setAttribute('aria-valuemax', String(model.count));
    this.root.setAttribute('aria-valuenow', String(model.current + 1));
    this.root.setAttribute('aria-valuetext', describe(model, model.current));

    drawTrack(context, layout);
    drawCells(context, layout, model, this.calm.matches ? 0 : now);
    const moving = this.drawGlow(context, layout, now);
    drawRange(context, layout, model);
    drawMarks(context, layout, model);
    drawCurrent(context, layout, model, this.hover);
    if (this.calm.matches) return;
    if (moving) this.invalidate();
    else if (model.running) this.pulse ??= setTimeout(() => { this.pulse = null; this.invalidate(); }, pulseMilliseconds);
  }

  private drawGlow(context: CanvasRenderingContext2D, layout: RibbonLayout, now: number): boolean {
    for (const [slice, at] of this.arrivals) {
      const age = (now - at) / glowMilliseconds;
      if (age >= 1) {
        this.arrivals.delete(slice);
        continue;
      }
      context.fillStyle = `rgb(255 255 255 / ${0.55 * (1 - Math.max(age, 0))})`;
      context.fillRect(cells.left, layout.top(slice), cells.width, Math.max(layout.cell, 1));
    }
    return this.arrivals.size > 0;
  }
}

/** Where a key of a slider leads, up being the higher slice; null: it is none. */
export function slideTo(key: string, current: number, count: number): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10, Home: -count, End: count,
  };
  const step = steps[key];
  return step === undefined ? null : Math.min(Math.max(current + step, 0), count - 1);
}

/** What the engine says of a slice: its quality supposes that the target is there, so without a mask the chance of that is told instead. */
export function scoreOf(view: { area: number; quality: number; presence: number }): string {
  return view.area === 0
    ? text('score.presence', { value: view.presence.toFixed(2) })
    : text('score.quality', { value: view.quality.toFixed(2) });
}

/** Where a mask came from that somebody vouches for. */
export function vouchedBy(origin: SliceOrigin): string {
  const key = `origin.${origin}`;
  return text(isText(key) ? key : 'origin.locked');
}

/** The tooltip of a slice. */
export function describe(model: RibbonModel, slice: number): string {
  const view = model.slices.get(slice);
  const parts = [text('ribbon.slice', { slice: slice + 1 })];
  if (!view) parts.push(text('ribbon.not-computed'));
  else if (view.area === 0) parts.push(text(view.origin === SliceOrigin.noTarget ? 'origin.3' : 'ribbon.absent'));
  if (view && (!view.anchored || (view.origin === SliceOrigin.prompted && view.area > 0))) parts.push(scoreOf(view));
  if (view?.provisional) parts.push(text('ribbon.provisional'));
  if (view?.anchored && view.origin !== SliceOrigin.noTarget) parts.push(vouchedBy(view.origin));
  if (model.suggested === slice) parts.push(text('ribbon.fix-next'));
  if (model.comments?.has(slice)) parts.push(text('ribbon.comment'));
  return parts.join(' · ');
}

function drawTrack(context: CanvasRenderingContext2D, layout: RibbonLayout): void {
  context.fillStyle = 'rgb(255 255 255 / 0.05)';
  context.beginPath();
  context.roundRect(cells.left, layout.padding, cells.width, layout.count * layout.cell, 3);
  context.fill();
}

/** Worst last: where several slices share a pixel, the one to look at shows. */
function drawCells(context: CanvasRenderingContext2D, layout: RibbonLayout, model: RibbonModel, now: number): void {
  const gap = layout.cell >= 5 ? 1 : 0;
  const height = Math.max(layout.cell - gap, 1);
  const worstLast = [...model.slices.values()].sort((a, b) => b.quality - a.quality);
  for (const view of worstLast) {
    if (view.slice >= layout.count) continue;
    const y = layout.top(view.slice);
    // Waves run outward from the slice where the run began to write.
    const pulse = model.running && view.provisional ? 0.65 + 0.3 * Math.sin(now / 220 - view.slice / 3) : 1;
    if (view.area === 0) {
      context.fillStyle = 'rgb(255 255 255 / 0.07)';
      context.fillRect(cells.left, y, cells.width, height);
      hatch(context, cells.left, y, cells.width, height);
    } else {
      context.fillStyle = css(qualityColor(view.anchored ? 1 : view.quality), pulse);
      context.fillRect(cells.left, y, cells.width, height);
    }
  }
}

function hatch(context: CanvasRenderingContext2D, x: number, y: number, width: number, height: number): void {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.strokeStyle = 'rgb(255 255 255 / 0.28)';
  context.lineWidth = 1;
  context.beginPath();
  // Lines at fixed places of the ribbon, so that neighbouring cells join into one pattern.
  const step = 6;
  for (let c = Math.floor((x + y) / step) * step; c <= x + width + y + height; c += step) {
    context.moveTo(c - y, y);
    context.lineTo(c - (y + height), y + height);
  }
  context.stroke();
  context.restore();
}

function drawRange(context: CanvasRenderingContext2D, layout: RibbonLayout, { range }: RibbonModel): void {
  const top = layout.top(range.end - 1);
  const bottom = layout.top(range.first) + layout.cell;
  context.fillStyle = 'rgb(255 255 255 / 0.25)';
  context.fillRect(7, top, 2, bottom - top);
  context.fillStyle = 'rgb(255 255 255 / 0.85)';
  for (const [y, towards] of [[top, -1], [bottom, 1]] as const) {
    context.beginPath();
    context.moveTo(2, y);
    context.lineTo(14, y);
    context.lineTo(8, y - 6 * towards);
    context.closePath();
    context.fill();
  }
}

function drawMarks(context: CanvasRenderingContext2D, layout: RibbonLayout, model: RibbonModel): void {
  for (const view of model.slices.values()) {
    if (view.anchored && !model.prompted.has(view.slice)) lock(context, marks, layout.centre(view.slice));
  }
  for (const slice of model.prompted) diamond(context, marks, layout.centre(slice));
  for (const slice of model.comments ?? []) bubble(context, marks + 9, layout.centre(slice));
  if (model.suggested !== null) target(context, marks, layout.centre(model.suggested));
}

function diamond(context: CanvasRenderingContext2D, x: number, y: number): void {
  context.fillStyle = '#fff';
  context.beginPath();
  context.moveTo(x, y - 4.5);
  context.lineTo(x + 4.5, y);
  context.lineTo(x, y + 4.5);
  context.lineTo(x - 4.5, y);
  context.closePath();
  context.fill();
}

function bubble(context: CanvasRenderingContext2D, x: number, y: number): void {
  context.fillStyle = '#ffb74d';
  context.beginPath();
  context.roundRect(x - 4, y - 4, 8, 6, 1.5);
  context.moveTo(x - 2, y + 2);
  context.lineTo(x - 2, y + 5);
  context.lineTo(x + 1, y + 2);
  context.closePath();
  context.fill();
}

function lock(context: CanvasRenderingContext2D, x: number, y: number): void {
  context.fillStyle = 'rgb(255 255 255 / 0.8)';
  context.fillRect(x - 3, y - 0.5, 6, 4);
  context.strokeStyle = 'rgb(255 255 255 / 0.8)';
  context.lineWidth = 1.2;
  context.beginPath();
  context.arc(x, y - 0.5, 2, Math.PI, 0);
  context.stroke();
}

function target(context: CanvasRenderingContext2D, x: number, y: number): void {
  context.strokeStyle = '#ffb74d';
  context.lineWidth = 1.6;
  context.beginPath();
  context.arc(x, y, 5, 0, 2 * Math.PI);
  context.moveTo(x + 1.2, y);
  context.arc(x, y, 1.2, 0, 2 * Math.PI);
  context.stroke();
}

function drawCurrent(context: CanvasRenderingContext2D, layout: RibbonLayout, model: RibbonModel, hover: number | null): void {
  const frame = (slice: number, style: string, width: number) => {
    const height = Math.max(layout.cell, 3);
    context.strokeStyle = style;
    context.lineWidth = width;
    context.beginPath();
    context.roundRect(cells.left - 2.5, layout.centre(slice) - height / 2 - 1.5, cells.width + 5, height + 3, 2.5);
    context.stroke();
  };
  if (hover !== null && hover !== model.current) frame(hover, 'rgb(255 255 255 / 0.45)', 1);
  frame(model.current, 'rgb(10 12 16 / 0.9)', 4);
  frame(model.current, '#fff', 2);
}
