import { text } from '../texts/texts';
import { rounded, type Drawn } from '../tools/tool';
import { toolNames, type ToolName } from '../tools/toolbox';
import type { Point } from '../viewer/camera';
import { DrawingKind, type DrawingView } from '../wire/messages';
import { hintOf } from './hints';
import { movesView } from './networks';
import type { Pieces } from './pieces';

/** From the chosen tool to a gesture on its way. */
export class Drawing {
  constructor(private readonly of: Pieces) {}

  choose(name: ToolName): void {
    if (!toolNames.includes(name)) throw new Error(`The page has no tool "${name}".`);
    const { page, toolbox, views } = this.of;
    toolbox.choose(name);
    page.state('tool', name);
    for (const tool of toolNames) page.pressed(`tool:${tool}`, tool === name);
    this.of.brushBar.show();
    this.hint();
    views.main.viewport.invalidate();
  }

  /** A prompt for the interaction network. */
  submit(drawn: Drawn): void {
    this.hint();
    const { actions, look, session } = this.of;
    const labelId = actions.label();
    if (!labelId || actions.locked(labelId)) return;
    const points = drawn.points.map(rounded).flatMap((p) => [p.x, p.y]);
    session.make(labelId, look.slice, { type: 'prompt', kind: drawn.kind, positive: drawn.positive, points });
  }

  /** A mask changed by hand. */
  draw(drawing: DrawingView): void {
    this.hint();
    const { actions, look, session } = this.of;
    const labelId = actions.label();
    if (!labelId || actions.locked(labelId)) return;
    session.make(labelId, look.slice, { type: 'draw', drawing });
  }

  fillHoles(): void {
    this.draw({ ...whole, kind: DrawingKind.fillHoles });
  }

  interpolate(): void {
    const { actions, look, session } = this.of;
    const labelId = actions.label();
    if (labelId) session.make(labelId, look.slice, { type: 'draw', drawing: { ...whole, kind: DrawingKind.interpolate } });
  }

  /** The mask of the slice below (−1) or above (1) of the visible one. */
  copy(step: 1 | -1): void {
    const { look, volume, session, toasts } = this.of;
    const from = look.slice + step;
    const source = look.labelId && from >= 0 && from < volume.sliceCount ? session.state.slice(look.labelId, from) : null;
    if (source && source.area > 0) this.draw({ ...whole, kind: DrawingKind.copy, from });
    else toasts.show(text('draw.nothing-to-copy'), false);
  }

  /** The brush takes the intensities under it: mean and twice the deviation. */
  pick(at: Point): void {
    const { look, views, volume, brush, brushBar } = this.of;
    const voxels = views.main.cache.get(look.slice);
    if (!voxels) return;
    const { width, height } = volume;
    const [reachX, reachY] = [volume.xAxis, volume.yAxis].map((axis) =>
      Math.max(1, Math.round(brush.radiusMm / volume.spacingMm(axis))),
    ) as [number, number];
    let [count, sum, squares] = [0, 0, 0];
    for (let y = Math.max(0, Math.round(at.y) - reachY); y <= Math.min(height - 1, Math.round(at.y) + reachY); y++) {
      for (let x = Math.max(0, Math.round(at.x) - reachX); x <= Math.min(width - 1, Math.round(at.x) + reachX); x++) {
        if (((x - at.x) / reachX) ** 2 + ((y - at.y) / reachY) ** 2 > 1) continue;
        const value = voxels[y * width + x]!;
        count++;
        sum += value;
        squares += value * value;
      }
    }
    if (count === 0) return;
    const mean = sum / count;
    const spread = 2 * Math.sqrt(Math.max(squares / count - mean * mean, 0));
    brush.setBand(Math.round(mean - spread), Math.round(mean + spread));
    brushBar.show();
  }

  /** Another slice: what was being drawn no longer means anything. */
  interrupt(): void {
    this.of.toolbox.interrupt();
    this.hint();
  }

  /** What the chosen tool wants, in one line, following the keys held; over a plane not drawn on, what the pointer does there. */
  hint(): void {
    const { page, toolbox, look, views } = this.of;
    const view = views.active;
    const elsewhere = !view.main && view.pointer !== null && !movesView(toolbox.name);
    page.read('hint', elsewhere ? text('hint.elsewhere') : hintOf(toolbox.name, look, toolbox.panning));
  }
}

const whole: Omit<DrawingView, 'kind'> = { adds: true, points: [], radiusMm: 0, ball: false, band: null, from: null };
