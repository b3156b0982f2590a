import { sampleRuns } from '../geometry/reslice';
import type { Vector3, Volume } from '../geometry/volume';
import { scoreOf } from '../ribbon/ribbon';
import type { Session } from '../session/session';
import { text } from '../texts/texts';
import { EditStatus, type CaseHeader } from '../wire/messages';
import type { Look } from './look';
import type { Page } from './page';
import { about, place } from './queueWords';
import { qualityOf, roundsOf } from './uiState';
import type { SliceView } from './views/sliceView';
import type { Views } from './views/views';

/** The state of the page that says which slice of a view has its voxels drawn. */
const shownName: Readonly<Record<string, string>> = { viewer: 'shown', 'plane-first': 'shownFirst', 'plane-second': 'shownSecond' };

/** Milliseconds a stroke waits before its place is shown. */
const worthSaying = 400;

/** Writes the page's read-outs and data attributes straight into the document: they change too often for the circuit. */
export class Readouts {
  private waitsSince: number | null = null;

  constructor(
    private readonly page: Page,
    private readonly header: CaseHeader,
    private readonly volume: Volume,
    private readonly look: Look,
    private readonly session: Session,
    private readonly views: () => Views,
  ) {}

  slice(): void {
    const { slice } = this.look;
    this.page.state('slice', slice);
    this.page.state('crosshair', this.views().ijk.join(' '));
    this.page.read('slice', text('read.slice', { slice: slice + 1, count: this.volume.sliceCount }));
    for (const view of this.views().all) if (view.cache.get(view.index)) this.page.state(shownName[view.name]!, view.index);
    this.quality();
    this.pointer();
  }

  /** The voxels of the slice that a view looks at are here. */
  shown(view: SliceView): void {
    this.page.state(shownName[view.name]!, view.index);
    this.pointer();
  }

  quality(): void {
    const { labelId, slice } = this.look;
    const view = labelId ? this.session.state.slice(labelId, slice) : null;
    this.page.read('label', this.labelName(labelId) ?? text('read.no-label'));
    this.page.read('quality', this.score(slice));
    this.page.enabled('accept', view !== null && !view.anchored);
    this.page.enabled('release', view?.anchored === true);
    this.page.state('anchored', view?.anchored === true);
    this.page.state('area', view?.area ?? 0);
  }

  /** Position in the patient, voxel, intensity, label and quality under the pointer, in whichever view it is; else at the crosshair. */
  pointer(): void {
    const views = this.views();
    const view = views.active;
    const { plane, index, pointer } = view;
    const at = pointer ? view.viewport.camera.toVoxel(pointer) : plane.fromIjk(views.ijk);
    const [x, y] = [Math.round(at.x), Math.round(at.y)];
    const inside = x >= 0 && y >= 0 && x < plane.width && y < plane.height;
    const millimetres = plane.toLps(at.x, at.y, index).map((v) => minus(v.toFixed(1)));
    this.page.read('position', text('read.position', { at: millimetres.join(', ') }));
    this.page.read('voxel', inside ? text('read.voxel', { at: plane.toIjk(x, y, index).map((v) => v + 1).join(' ') }) : '');
    const value = inside ? view.cache.get(index)?.[y * plane.width + x] : undefined;
    const digits = this.header.voxelType === 'int16' ? 0 : 2;
    const unit = this.header.modality === 'CT' ? ' HU' : '';
    this.page.read('intensity', value === undefined ? '–' : `${minus(value.toFixed(digits))}${unit}`);
    const under = inside ? this.labelsAt(plane.toIjk(x, y, index)) : '';
    this.page.read('under', under ? text('read.under', { labels: under }) : '');
    if (pointer && !view.main) this.page.read('quality', this.score(this.volume.fromIjk(plane.toIjk(x, y, index)).slice));
    else this.page.read('quality', this.score(this.look.slice));
  }

  /** Names of the labels that hold a voxel. */
  private labelsAt(ijk: Vector3): string {
    const { x, y, slice } = this.volume.fromIjk(ijk);
    const { state } = this.session;
    return state.labels.filter((label) => {
      const view = state.slice(label.id, slice);
      let inside = false;
      if (view && view.area > 0) sampleRuns(view.mask, y * this.volume.width + x, 1, 1, () => (inside = true));
      return inside;
    }).map((label) => label.name).join(', ');
  }

  private score(slice: number): string {
    const view = this.look.labelId ? this.session.state.slice(this.look.labelId, slice) : null;
    return !view ? text('score.none') : view.anchored ? text('score.vouched', { value: view.quality.toFixed(2) }) : scoreOf(view);
  }

  run(): void {
    const { run } = this.session.state;
    this.page.state('running', run !== null);
    this.page.state('paused', run?.paused === true);
    this.page.pressed('pause', run?.paused === true);
    this.page.enabled('pause', run !== null);
    this.page.enabled('stop', run !== null);
    this.page.enabled('propagate', run === null);
    this.page.enabled('propagate-all', run === null);
    const bar = this.page.part('progress') as HTMLProgressElement;
    if (!run) {
      this.page.read('run', this.waiting());
      bar.removeAttribute('value');
      return;
    }
    bar.max = Math.max(run.total, 1);
    bar.value = run.done;
    const name = [run.labelId, ...run.others].map((id) => this.labelName(id) ?? '').join(', ');
    const left = run.paused ? text('run.paused') : run.seconds === null ? '' : text('run.left', { time: about(run.seconds) });
    this.page.read('run', run.position > 0
      ? text('run.waits', { name, place: place(run) })
      : text('run.runs', { name, done: run.done, total: run.total, left }));
    if (run.millisecondsPerSlice > 0) this.page.read('speed', text('run.speed', { milliseconds: Math.round(run.millisecondsPerSlice) }));
  }

  status(): void {
    const { connection, saved, outbox } = this.session;
    this.page.state('connection', connection);
    this.page.state('saved', saved);
    this.page.read('saved', text(`saved.${saved}`, { count: outbox.pending.length }));
    this.page.read('connection', text(`connection.${connection}`));
    for (const button of this.page.root.querySelectorAll('[data-when-saved]')) button.toggleAttribute('disabled', saved === 'unsaved');
  }

  history(): void {
    const { edits } = this.session.state;
    const undone = edits.filter((e) => e.undone).length;
    this.page.state('undo', edits.length - undone);
    this.page.state('redo', undone);
    this.page.state('working', edits.filter((e) => e.status === EditStatus.running).length);
    this.page.enabled('undo', edits.length > undone);
    this.page.enabled('redo', undone > 0);
  }

  summary(): void {
    const { state } = this.session;
    const { labelId } = this.look;
    const quality = qualityOf(state, labelId, this.volume.sliceCount);
    const round = roundsOf(state.edits, labelId).find((r) => !r.undone)?.round ?? 0;
    const mean = quality.mean === null ? '' : text('summary.mean', { quality: quality.mean.toFixed(2) });
    this.page.read('summary', text('summary.round', { round: round + 1, touched: quality.touched, slices: quality.slices, mean }));
    this.page.state('masks', quality.masks);
    this.page.state('suggestion', (labelId && state.suggestion(labelId)?.slice) ?? '');
    this.page.state('label', this.labelName(labelId) ?? '');
  }

  /** A prompt that waits is worth saying when it has waited for a while, or every stroke would flicker. */
  private waiting(): string {
    const { waiting } = this.session.state;
    if (!waiting) {
      this.waitsSince = null;
      return '';
    }
    this.waitsSince ??= performance.now();
    const left = worthSaying - (performance.now() - this.waitsSince);
    if (left > 0) {
      setTimeout(() => this.run(), left + 1);
      return '';
    }
    return text('run.stroke-waits', { place: place(waiting) });
  }

  private labelName(id: string | null): string | undefined {
    return this.session.state.labels.find((l) => l.id === id)?.name;
  }
}

/** A real minus sign. */
function minus(text: string): string {
  return text.replace('-', '−');
}
