import { Volume } from '../geometry/volume';
import type { Command } from '../keys/keymap';
import { Ribbon } from '../ribbon/ribbon';
import type { Range } from '../ribbon/ribbonLayout';
import type { Hub, HubEvents } from '../session/hub';
import type { Change } from '../session/caseState';
import type { Shelf } from '../session/outbox';
import { Session } from '../session/session';
import type { Drawn } from '../tools/tool';
import { Toolbox, toolNames, type ToolName } from '../tools/toolbox';
import type { Point } from '../viewer/camera';
import type { ShownPrompt } from '../viewer/overlay';
import { SliceCache, type FetchSlice } from '../viewer/sliceCache';
import { Viewport, type Scene } from '../viewer/viewport';
import { automatic, ctPresets, dragged, initialWindow } from '../viewer/windowLevel';
import { Direction, NextSliceRule, type CaseHeader, type Guid, type LabelView } from '../wire/messages';
import { contains, maskLayers } from './maskLayers';
import { Page } from './page';
import { listenToKeyboard } from './keyboard';
import { buildKeySheet } from './keySheet';
import { listenToPointer } from './pointerInput';
import { Toasts } from './toasts';
import { acceptableQuality, acceptableSlices, labelsOf, qualityOf, roundsOf, type UiState } from './uiState';

export interface Surroundings {
  readonly header: CaseHeader;
  readonly fetchSlice: FetchSlice;
  readonly connect: (events: HubEvents) => Hub;
  readonly shelf: Shelf;
  /** The panels' state changed; called at most a few times a second. */
  readonly push: (state: UiState) => void;
}

const pushEvery = 150;

/** The annotation page: it ties the viewer, the tools, the ribbon and the session together and knows the words of the page's commands. */
export class Workspace {
  private readonly page: Page;
  private readonly volume: Volume;
  private readonly session: Session;
  private readonly viewport: Viewport;
  private readonly cache: SliceCache;
  private readonly toolbox: Toolbox;
  private readonly ribbon: Ribbon;
  private readonly toasts: Toasts;
  private readonly listening = new AbortController();
  private readonly hidden = new Set<Guid>();
  private slice: number;
  private labelId: Guid | null = null;
  private range: Range;
  private masksShown = true;
  private pointer: Point | null = null;
  private shift = false;
  private failing: string | null = null;
  private pushTimer: ReturnType<typeof setTimeout> | null = null;
  private pushed = '';

  constructor(
    root: HTMLElement,
    private readonly around: Surroundings,
  ) {
    const { header } = around;
    this.page = new Page(root);
    this.volume = new Volume(header);
    const count = this.volume.sliceCount;
    this.slice = Math.floor(count / 2);
    this.range = { first: 0, end: count };
    this.toasts = new Toasts(this.page.part('toasts'));
    this.session = new Session(
      {
        statusChanged: () => this.showStatus(),
        notice: (text, serious) => this.toasts.show(text, serious),
        opened: () => this.opened(),
      },
      around.connect,
      around.shelf,
    );
    this.session.state.subscribe((change) => this.changed(change));
    this.toolbox = new Toolbox(
      {
        slice: { width: this.volume.width, height: this.volume.height },
        submit: (drawn) => this.submit(drawn),
        changed: () => this.viewport.invalidate(),
        hint: (text) => this.page.read('hint', text),
      },
      {
        pan: () => {
          const start = this.viewport.camera;
          const move = (dx: number, dy: number) => (this.viewport.camera = start.pannedBy(dx, dy));
          return { moved: move, undo: () => move(0, 0) };
        },
        window: () => {
          const start = this.viewport.window;
          const field = this.page.field('window');
          const name = field.value;
          const set = (dx: number, dy: number) => {
            this.viewport.window = dragged(start, dx, dy, header.intensity);
            field.value = dx === 0 && dy === 0 ? name : 'custom';
          };
          return { moved: set, undo: () => set(0, 0) };
        },
        zoom: (at) => {
          const start = this.viewport.camera;
          const set = (dy: number) => (this.viewport.camera = start.zoomedAbout(at.screen, Math.exp(-dy / 150)));
          return { moved: (_, dy) => set(dy), undo: () => (this.viewport.camera = start) };
        },
      },
    );
    this.viewport = new Viewport(
      this.page.part('viewer'), this.volume, header.voxelType, () => this.scene(), initialWindow(header),
    );
    const bytesPerSlice = this.volume.width * this.volume.height * (header.voxelType === 'int16' ? 2 : 4);
    this.cache = new SliceCache({
      count,
      bytesPerSlice,
      voxelType: header.voxelType,
      fetch: around.fetchSlice,
      arrived: (slice) => this.arrived(slice),
      failed: (_, error) => {
        this.failing = error instanceof Error ? error.message : 'The slice could not be fetched.';
        this.viewport.invalidate();
      },
    });
    this.ribbon = new Ribbon(this.page.part('ribbon'), {
      model: () => ({
        count,
        current: this.slice,
        slices: this.labelId ? this.session.state.slicesOf(this.labelId) : new Map(),
        prompted: this.labelId ? this.session.state.promptedSlices(this.labelId) : new Set(),
        suggested: this.suggestion?.slice ?? null,
        range: this.range,
        running: this.session.state.run?.labelId === this.labelId && this.session.state.run !== null,
      }),
      goTo: (slice) => this.goTo(slice),
      setRange: (range) => this.setRange(range),
    });
    this.listen();
    this.cache.show(this.slice);
    this.choose(this.toolbox.name);
    this.page.field('window').value = initialWindow(header).name;
    this.page.pressed('interpolation', true);
    this.page.pressed('masks', true);
    this.setRange(this.range);
    this.showSlice();
    this.showStatus();
    this.showRun();
    this.session.start();
  }

  /** Client coordinates of a voxel's centre, for tests that draw with a real pointer. */
  voxelToClient(x: number, y: number): Point {
    const box = this.viewport.element.getBoundingClientRect();
    const at = this.viewport.camera.toScreen({ x, y });
    return { x: box.left + at.x, y: box.top + at.y };
  }

  /** Carries out a command of a key, a button or Blazor. Words it does not know are an error of the page. */
  run(command: Command): void {
    const [name = '', argument = ''] = command.split(/:(.*)/s);
    const label = this.labelId;
    switch (name) {
      case 'tool':
        this.choose(argument as ToolName);
        break;
      case 'slice':
        this.goTo(argument === 'first' ? 0 : argument === 'last' ? this.volume.sliceCount - 1 : this.slice + Number(argument));
        break;
      case 'go':
        this.goTo(Number(argument));
        break;
      case 'zoom':
        this.zoom(argument);
        break;
      case 'window':
        this.setWindow(argument);
        break;
      case 'interpolation':
        this.viewport.smoothly = !this.viewport.smoothly;
        this.page.pressed('interpolation', this.viewport.smoothly);
        break;
      case 'masks':
        this.masksShown = !this.masksShown;
        this.page.pressed('masks', this.masksShown);
        this.viewport.invalidate();
        break;
      case 'label':
        this.chooseLabel(argument);
        break;
      case 'visible':
        if (!this.hidden.delete(argument)) this.hidden.add(argument);
        this.viewport.invalidate();
        this.pushSoon();
        break;
      case 'undo':
        void this.session.undo();
        break;
      case 'redo':
        void this.session.redo();
        break;
      case 'propagate':
        if (this.needLabel(label)) this.propagate(label);
        break;
      case 'stop':
        if (this.session.state.run) void this.session.stop();
        break;
      case 'fix-next':
        if (this.needLabel(label)) void this.fixNext(label);
        break;
      case 'accept':
        if (this.needLabel(label)) this.accept(label);
        break;
      case 'accept-good':
        if (this.needLabel(label)) this.acceptGood(label);
        break;
      case 'release':
        if (this.needLabel(label)) this.release(label);
        break;
      case 'no-target':
        if (this.needLabel(label)) void this.session.noTarget(label, this.slice);
        break;
      case 'retry':
        void this.session.reopen();
        break;
      case 'cancel':
        if (!this.toolbox.cancel()) this.run('stop');
        break;
      case 'keys': {
        const sheet = this.page.part('keys') as HTMLDialogElement;
        if (!sheet.open) sheet.showModal();
        break;
      }
      default:
        throw new Error(`The page has no command "${command}".`);
    }
  }

  /** The label schema changed on the server. */
  reopen(): Promise<void> {
    return this.session.reopen();
  }

  dispose(): void {
    this.listening.abort();
    if (this.pushTimer) clearTimeout(this.pushTimer);
    this.ribbon.dispose();
    this.cache.dispose();
    this.viewport.dispose();
    this.toasts.dispose();
    void this.session.dispose();
    this.page.state('ready', false);
  }

  private get label(): LabelView | null {
    return this.session.state.labels.find((l) => l.id === this.labelId) ?? null;
  }

  private get suggestion() {
    return this.labelId ? this.session.state.suggestion(this.labelId) : null;
  }

  private listen(): void {
    const { signal } = this.listening;
    listenToPointer(this.viewport, this.toolbox, {
      hover: (at, shift) => {
        this.pointer = at;
        this.shift = shift;
        this.showPointer();
        this.viewport.invalidate();
      },
      step: (slices) => this.goTo(this.slice + slices),
    }, signal);
    listenToKeyboard({
      run: (command) => this.run(command),
      panning: (held) => {
        this.toolbox.panning = held;
        this.page.state('panning', held);
      },
      shift: (held) => {
        this.shift = held;
        this.viewport.invalidate();
      },
    }, signal);
    // Menus open outside the page's root, so commands are heard on the document.
    document.addEventListener('click', (event) => {
      const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-command]') : null;
      if (!button || button.hasAttribute('disabled')) return;
      if (event.detail > 0) button.blur();
      this.run(button.dataset['command']!);
    }, { signal });
    for (const end of ['first', 'last'] as const) {
      this.page.field(`range-${end}`).addEventListener('change', (event) => this.typedRange(end, event.target as HTMLInputElement), { signal });
    }
    this.page.field('window').addEventListener('change', (event) => this.setWindow((event.target as HTMLSelectElement).value), { signal });
    window.addEventListener('beforeunload', (event) => {
      if (this.session.saved !== 'saved') event.preventDefault();
    }, { signal });
    window.addEventListener('online', () => this.cache.resume(), { signal });
    buildKeySheet(this.page.part('keys') as HTMLDialogElement);
  }

  // ---- what is shown ----

  private scene(): Scene {
    const { state } = this.session;
    const { width, height } = this.volume;
    const voxels = this.cache.get(this.slice);
    const view = this.labelId ? state.slice(this.labelId, this.slice) : null;
    const waiting = voxels ? null : (this.failing ?? `Loading slice ${this.slice + 1} …`);
    const drawing = !['pan', 'window', 'zoom'].includes(this.toolbox.name);
    return {
      voxels,
      masks: this.masksShown ? maskLayers(state, this.slice, this.labelId, this.hidden, width, height) : [],
      prompts: this.masksShown ? this.prompts() : this.prompts().filter((p) => p.pending),
      preview: this.toolbox.preview(),
      color: this.label?.color ?? '#ffffff',
      notes: [],
      lock: view?.anchored ? (['drawn', '', 'accepted', 'no target here'][view.origin] ?? '') : null,
      cursor: this.pointer && drawing && !this.toolbox.panning
        ? { at: this.pointer, positive: this.toolbox.positive(this.shift), sign: !['box', 'extreme-points', 'lasso'].includes(this.toolbox.name) }
        : null,
      waiting,
    };
  }

  private prompts(): ShownPrompt[] {
    const { state, outbox } = this.session;
    const colors = new Map(state.labels.map((l) => [l.id, l.color]));
    const shown = (p: { labelId: Guid; kind: number; positive: boolean; points: readonly number[] }, pending: boolean): ShownPrompt => ({
      kind: p.kind,
      positive: p.positive,
      points: p.points,
      color: colors.get(p.labelId) ?? '#ffffff',
      pending,
      faint: p.labelId !== this.labelId,
    });
    return [
      ...state.promptsOn(this.slice).filter((p) => !this.hidden.has(p.labelId)).map((p) => shown(p, false)),
      ...outbox.pending.filter((p) => p.slice === this.slice).map((p) => shown(p, true)),
    ];
  }

  private showSlice(): void {
    const count = this.volume.sliceCount;
    this.page.state('slice', this.slice);
    this.page.read('slice', `slice ${this.slice + 1}/${count}`);
    this.showQuality();
    this.showPointer();
    this.ribbon.invalidate();
    this.viewport.invalidate();
  }

  private showQuality(): void {
    const view = this.labelId ? this.session.state.slice(this.labelId, this.slice) : null;
    this.page.read('label', this.label?.name ?? 'no label');
    this.page.read('quality', !view ? 'q –' : view.anchored ? 'q 1.00 · locked' : `q ${view.quality.toFixed(2)}`);
    this.page.enabled('accept', view !== null && !view.anchored);
    this.page.enabled('release', view?.anchored === true);
    this.page.state('anchored', view?.anchored === true);
  }

  private showPointer(): void {
    const { width, height } = this.volume;
    const at = this.pointer ? this.viewport.camera.toVoxel(this.pointer) : { x: (width - 1) / 2, y: (height - 1) / 2 };
    const [x, y] = [Math.round(at.x), Math.round(at.y)];
    const inside = this.pointer !== null && x >= 0 && y >= 0 && x < width && y < height;
    const [l, p, s] = this.volume.toLps(at.x, at.y, this.slice);
    this.page.read('position', `(${l.toFixed(1)}, ${p.toFixed(1)}, ${s.toFixed(1)}) mm`);
    const value = inside ? this.cache.get(this.slice)?.[y * width + x] : undefined;
    const unit = this.around.header.modality === 'CT' ? ' HU' : '';
    const digits = this.around.header.voxelType === 'int16' ? 0 : 2;
    this.page.read('intensity', value === undefined ? '–' : `${value.toFixed(digits).replace('-', '−')}${unit}`);
    const under = inside ? this.session.state.labels.filter((label) => {
      const view = this.session.state.slice(label.id, this.slice);
      return view && !this.hidden.has(label.id) && contains(view, x, y, width, height);
    }) : [];
    this.page.read('under', under.map((label) => label.name).join(', '));
  }

  private showRun(): void {
    const { run } = this.session.state;
    this.page.state('running', run !== null);
    this.page.enabled('stop', run !== null);
    this.page.enabled('propagate', run === null);
    const bar = this.page.part('progress') as HTMLProgressElement;
    if (!run) {
      this.page.read('run', '');
      bar.removeAttribute('value');
      return;
    }
    const label = this.session.state.labels.find((l) => l.id === run.labelId)?.name ?? '';
    bar.max = Math.max(run.total, 1);
    bar.value = run.done;
    this.page.read('run', run.position > 0 ? `${label}: waiting, place ${run.position} in the queue` : `${label}: ${run.done} of ${run.total}`);
    if (run.millisecondsPerSlice > 0) this.page.read('speed', `${Math.round(run.millisecondsPerSlice)} ms/slice`);
  }

  private showStatus(): void {
    const { connection, saved, outbox } = this.session;
    const pending = outbox.pending.length;
    this.page.state('connection', connection);
    this.page.state('saved', saved);
    this.page.read('saved', saved === 'saved' ? 'saved' : saved === 'saving' ? 'saving …' : `${pending} not saved`);
    this.page.read('connection', {
      connecting: 'connecting …', connected: 'connected', reconnecting: 'connection lost, trying again …', 'signed-out': 'signed out: sign in again', closed: 'closed',
    }[connection]);
    this.viewport?.invalidate();
    this.pushSoon();
  }

  private showHistory(): void {
    const { edits } = this.session.state;
    this.page.enabled('undo', edits.some((e) => !e.undone));
    this.page.enabled('redo', edits.some((e) => e.undone));
  }

  private showSummary(): void {
    const { state } = this.session;
    const quality = qualityOf(state, this.labelId, this.volume.sliceCount);
    this.page.state('masks', quality.masks);
    this.page.state('suggestion', this.suggestion?.slice ?? '');
    const round = state.edits.filter((e) => e.labelId === this.labelId && !e.undone).at(-1)?.round ?? 0;
    const mean = quality.mean === null ? '' : ` · mean quality ${quality.mean.toFixed(2)}`;
    this.page.read('summary', `Round ${round + 1} · ${quality.touched} of ${quality.slices} slices${mean}`);
    this.page.state('label', this.label?.name ?? '');
  }

  private changed(change: Change): void {
    if (change.what === 'all' || change.what === 'labels') this.labelsChanged();
    if (change.what === 'slices' && change.labelId === this.labelId) this.ribbon.arrived(change.slices ?? []);
    if (change.what === 'run' || change.what === 'edits' || change.what === 'all') this.showRun();
    if (change.what === 'edits' || change.what === 'all') this.showHistory();
    if (change.what !== 'run') this.showSummary();
    if (change.slices === undefined || change.slices.includes(this.slice)) {
      this.showQuality();
      this.showPointer();
      this.viewport.invalidate();
    }
    this.ribbon.invalidate();
    this.pushSoon();
  }

  private labelsChanged(): void {
    const { labels } = this.session.state;
    if (!labels.some((l) => l.id === this.labelId)) {
      this.toolbox.interrupt();
      this.labelId = labels[0]?.id ?? null;
    }
  }

  private opened(): void {
    this.page.state('ready', true);
    this.cache.resume();
    if (this.session.state.labels.length === 0) this.toasts.show('This project has no labels yet. Add one in the panel on the right.', false);
  }

  private arrived(slice: number): void {
    if (slice !== this.slice) return;
    this.failing = null;
    this.page.state('shown', slice);
    this.showPointer();
    this.viewport.invalidate();
  }

  /** Tells Blazor's panels, soon and not often, and only when something they show changed. */
  private pushSoon(): void {
    this.pushTimer ??= setTimeout(() => {
      this.pushTimer = null;
      const state = this.uiState();
      const text = JSON.stringify(state);
      if (text === this.pushed) return;
      this.pushed = text;
      this.around.push(state);
    }, pushEvery);
  }

  private uiState(): UiState {
    const { state, connection, saved, outbox } = this.session;
    const { suggestion } = this;
    return {
      connection,
      saved,
      pending: outbox.pending.length,
      activeLabelId: this.labelId,
      labels: labelsOf(state, this.hidden, this.volume.voxelMillilitres),
      quality: qualityOf(state, this.labelId, this.volume.sliceCount),
      suggestion: suggestion ? { slice: suggestion.slice, reason: suggestion.reason } : null,
      rounds: roundsOf(state.edits, this.labelId),
      running: state.run !== null,
    };
  }

  // ---- what people do ----

  private submit(drawn: Drawn): void {
    this.page.read('hint', '');
    if (!this.needLabel(this.labelId)) return;
    // Whole micro-voxels: what is stored is what is drawn again.
    const points = drawn.points.flatMap((p) => [p.x, p.y]).map((v) => Math.round(v * 1000) / 1000);
    this.session.prompt({ labelId: this.labelId, slice: this.slice, kind: drawn.kind, positive: drawn.positive, points });
  }

  private needLabel(label: Guid | null): label is Guid {
    if (label === null) this.toasts.show('There is no label to draw. Add one in the panel on the right.', true);
    return label !== null;
  }

  private goTo(slice: number): void {
    const next = Math.min(Math.max(Math.round(slice), 0), this.volume.sliceCount - 1);
    if (next === this.slice || Number.isNaN(next)) return;
    this.toolbox.interrupt();
    this.page.read('hint', '');
    this.failing = null;
    this.slice = next;
    this.cache.show(next);
    if (this.cache.get(next)) this.page.state('shown', next);
    this.showSlice();
  }

  private choose(name: ToolName): void {
    if (!toolNames.includes(name)) throw new Error(`The page has no tool "${name}".`);
    this.toolbox.choose(name);
    this.page.state('tool', name);
    for (const tool of toolNames) this.page.pressed(`tool:${tool}`, tool === name);
    this.page.read('hint', hints[name]);
    this.viewport.invalidate();
  }

  private zoom(how: string): void {
    if (how === 'fit') {
      this.viewport.fit();
      return;
    }
    const { camera } = this.viewport;
    const centre = { x: camera.viewport.width / 2, y: camera.viewport.height / 2 };
    this.viewport.camera = camera.zoomedAbout(this.pointer ?? centre, how === 'in' ? 1.25 : 0.8);
  }

  private setWindow(name: string): void {
    const preset = ctPresets.find((p) => p.name === name);
    this.viewport.window = preset ?? automatic(this.around.header.intensity);
    this.page.field('window').value = preset?.name ?? 'automatic';
  }

  /** By number on the key, by id, or the neighbour in the list. */
  private chooseLabel(which: string): void {
    const { labels } = this.session.state;
    const at = labels.findIndex((l) => l.id === this.labelId);
    const next = which === 'next' ? labels[(at + 1) % labels.length]
      : which === 'previous' ? labels[(at - 1 + labels.length) % labels.length]
      : labels.find((l) => l.id === which) ?? (/^\d$/.test(which) ? labels[Number(which) - 1] : undefined);
    if (!next || next.id === this.labelId) return;
    this.toolbox.interrupt();
    this.labelId = next.id;
    this.showSlice();
    this.showSummary();
    this.pushSoon();
  }

  private setRange(range: Range): void {
    this.range = range;
    this.page.field('range-first').value = String(range.first + 1);
    this.page.field('range-last').value = String(range.end);
    this.page.state('range', `${range.first}-${range.end}`);
    this.ribbon.invalidate();
  }

  /** People count slices from 1 and mean the last one included; a range holds at least one slice. */
  private typedRange(end: 'first' | 'last', field: HTMLInputElement): void {
    const count = this.volume.sliceCount;
    const typed = Math.min(Math.max(Math.round(Number(field.value)) || (end === 'first' ? 1 : count), 1), count);
    this.setRange(end === 'first'
      ? { first: typed - 1, end: Math.max(this.range.end, typed) }
      : { first: Math.min(this.range.first, typed - 1), end: typed });
  }

  private propagate(label: Guid): void {
    const until = Number(this.page.field('until').value) || 0;
    const direction = Direction[this.page.field('direction').value as keyof typeof Direction] ?? Direction.both;
    void this.session.propagate(label, this.range.first, this.range.end, direction, until);
  }

  private async fixNext(label: Guid): Promise<void> {
    const rule = (Number(this.page.field('rule').value) || 0) as NextSliceRule;
    const online = this.session.connection === 'connected';
    if (online && !(await this.session.suggest(label, rule))) return;
    const suggestion = this.session.state.suggestion(label);
    if (suggestion) this.goTo(suggestion.slice);
    else this.toasts.show('There is nothing to fix: propagate first, or every slice is already vouched for.', false);
  }

  private accept(label: Guid): void {
    const view = this.session.state.slice(label, this.slice);
    if (!view) this.toasts.show('There is no mask on this slice to accept. Draw it, propagate, or press t when the target is not here.', false);
    else if (view.anchored) this.toasts.show('This slice is already vouched for.', false);
    else void this.session.accept(label, [this.slice]);
  }

  private acceptGood(label: Guid): void {
    const slices = acceptableSlices(this.session.state, label, acceptableQuality);
    if (slices.length > 0) void this.session.accept(label, slices);
    else this.toasts.show(`No slice reaches a quality of ${acceptableQuality} yet.`, false);
  }

  private release(label: Guid): void {
    if (this.session.state.slice(label, this.slice)?.anchored) void this.session.release(label, this.slice);
    else this.toasts.show('This slice is not locked.', false);
  }
}

/** One line in the status bar that says what the tool wants. */
const hints: Record<ToolName, string> = {
  scribble: 'Draw inside the target. Shift: background',
  'scribble-negative': 'Draw on the background. Shift: target',
  click: 'Click on the target. Shift: background',
  'click-negative': 'Click on the background. Shift: target',
  box: 'Drag from corner to corner of the target',
  'extreme-points': 'Click its leftmost, rightmost, top and bottom points',
  lasso: 'Draw around the target',
  pan: 'Drag to move the picture',
  window: 'Drag: across width, up brighter',
  zoom: 'Drag up to zoom in',
};
