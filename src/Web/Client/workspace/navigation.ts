import type { Range } from '../ribbon/ribbonLayout';
import type { Pieces } from './pieces';

/** Moves through the case: to another slice, another label, another range for runs. */
export class Navigation {
  constructor(private readonly of: Pieces) {}

  goTo(slice: number): void {
    const { look, volume, ribbon, readouts, cache, viewport, drawing } = this.of;
    const next = Math.min(Math.max(Math.round(slice), 0), volume.sliceCount - 1);
    if (next === look.slice || Number.isNaN(next)) return;
    drawing.interrupt();
    look.failing = null;
    look.slice = next;
    cache.show(next);
    readouts.slice();
    ribbon.invalidate();
    viewport.invalidate();
  }

  /** "first", "last", or a step with its sign. */
  step(to: string): void {
    const { look, volume } = this.of;
    this.goTo(to === 'first' ? 0 : to === 'last' ? volume.sliceCount - 1 : look.slice + Number(to));
  }

  /** A label by its place in the list as on the keys, by id, or the next or previous one. */
  chooseLabel(which: string): void {
    const { look, session, page, readouts, ribbon, viewport, panels, toolbox } = this.of;
    const { labels } = session.state;
    const at = labels.findIndex((l) => l.id === look.labelId);
    const step = which === 'next' ? 1 : which === 'previous' ? -1 : 0;
    const byNumber = /^\d$/.test(which) ? labels[Number(which) - 1] : undefined;
    const next = step !== 0 ? labels[(at + step + labels.length) % labels.length] : (byNumber ?? labels.find((l) => l.id === which));
    if (!next || next.id === look.labelId) return;
    toolbox.interrupt();
    look.labelId = next.id;
    page.root.querySelector(`[data-command="label:${next.id}"]`)?.scrollIntoView({ block: 'nearest' });
    readouts.slice();
    readouts.summary();
    ribbon.invalidate();
    viewport.invalidate();
    panels.pushSoon();
  }

  setRange(range: Range): void {
    const { look, rangeFields, ribbon } = this.of;
    look.range = range;
    rangeFields.show(range);
    ribbon.invalidate();
  }
}
