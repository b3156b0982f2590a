import type { CurveModel } from '../ribbon/curve';
import type { RibbonModel } from '../ribbon/ribbon';
import type { Change } from '../session/caseState';
import { concerns, SliceOrigin, type CaseView } from '../wire/messages';
import type { Pieces } from './pieces';
import { text } from '../texts/texts';

/** From what the server told to what the page shows: redraws what shows what changed, and nothing else. */
export class Changes {
  constructor(private readonly of: Pieces) {}

  changed(change: Change): void {
    const { look, ribbon, readouts, views, panels } = this.of;
    const all = change.what === 'all';
    if (all || change.what === 'labels') this.labelsChanged();
    if (change.what === 'slices' && change.labelId === look.labelId) ribbon.arrived(change.slices ?? []);
    if (all || change.what === 'run' || change.what === 'edits') readouts.run();
    if (all || change.what === 'edits') readouts.history();
    if (change.what !== 'run') readouts.summary();
    if (change.what === 'slices' && change.slices?.includes(look.slice)) this.sayWhenNothingWasFound();
    if (!change.slices || change.slices.includes(look.slice)) {
      readouts.quality();
      readouts.pointer();
      views.main.viewport.invalidate();
    }
    views.changed(change);
    if (change.what !== 'run') {
      this.of.curve.invalidate();
      this.of.reviewing.changed();
      this.of.comparison.changed();
      this.of.memory.show();
    }
    if (all || change.what === 'edits' || change.what === 'labels') this.of.rounds.readSoon();
    if (change.what === 'edits') {
      this.of.coach.changed();
      this.of.axisChoice.show();
    }
    ribbon.invalidate();
    panels.pushSoon();
  }

  /** Connection, outbox or saved state changed; the session speaks before the page is complete. */
  statusChanged(): void {
    const { readouts, views, panels, banner, company } = this.of as Partial<Pieces>;
    readouts?.status();
    banner?.changed();
    company?.tell();
    views?.main.viewport.invalidate();
    panels?.pushSoon();
  }

  /** Somebody came, went, or looks at another slice. */
  presenceChanged(): void {
    const { company, following } = this.of as Partial<Pieces>;
    company?.show();
    following?.changed();
  }

  /** The visible slice or the active label is another one. */
  moved(): void {
    const { curve, memory, company } = this.of;
    curve.invalidate();
    memory.show();
    this.of.readers.moved();
    this.of.comparison.moved();
    company.tell();
    company.show();
  }

  /** Somebody chose another propagation axis: slices and masks of this page are those of the old one. */
  fits(view: CaseView): boolean {
    if (view.axis === this.of.around.header.axis) return true;
    this.of.around.reload();
    return false;
  }

  /** The case is open (again). */
  opened(): void {
    this.of.axisChoice.show();
    const { page, views, session, toasts } = this.of;
    page.state('ready', true);
    views.resume();
    this.of.company.enter();
    this.of.readers.opened();
    void this.of.coach.offer();
    if (session.state.labels.length === 0) toasts.show(text('say.no-labels-yet'), false);
  }

  ribbonModel(): RibbonModel {
    const { look, session: { state }, volume, comments } = this.of;
    const { labelId, slice, range } = look;
    return {
      count: volume.sliceCount,
      current: slice,
      slices: labelId ? state.slicesOf(labelId) : new Map<number, never>(),
      prompted: labelId ? state.promptedSlices(labelId) : new Set<number>(),
      suggested: labelId ? (state.suggestion(labelId)?.slice ?? null) : null,
      range,
      comments,
      running: state.run !== null && concerns(state.run, labelId),
    };
  }

  curveModel(): CurveModel {
    const { look, session: { state }, volume, page } = this.of;
    return {
      count: volume.sliceCount,
      current: look.slice,
      slices: look.labelId ? state.slicesOf(look.labelId) : new Map<number, never>(),
      below: Number(page.field('review-below').value) || 0,
    };
  }

  private sayWhenNothingWasFound(): void {
    const { look, session, toasts } = this.of;
    const view = look.labelId ? session.state.slice(look.labelId, look.slice) : null;
    if (view?.origin !== SliceOrigin.prompted || view.area > 0) return;
    toasts.show(text('say.nothing-found'), false);
  }

  private labelsChanged(): void {
    const { look, session, toolbox } = this.of;
    const { labels } = session.state;
    if (labels.some((l) => l.id === look.labelId)) return;
    toolbox.interrupt();
    look.labelId = labels[0]?.id ?? null;
  }
}
