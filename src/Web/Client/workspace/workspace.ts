import { Volume } from '../geometry/volume';
import type { Command } from '../keys/keymap';
import { Ribbon } from '../ribbon/ribbon';
import type { Range } from '../ribbon/ribbonLayout';
import type { Change } from '../session/caseState';
import type { Hub, HubEvents } from '../session/hub';
import type { Shelf } from '../session/outbox';
import { Session } from '../session/session';
import type { Drawn } from '../tools/tool';
import { hints, Toolbox, toolNames, type ToolName } from '../tools/toolbox';
import type { Point } from '../viewer/camera';
import { SliceCache, type FetchSlice } from '../viewer/sliceCache';
import { Viewport } from '../viewer/viewport';
import { automatic, ctPresets, initialWindow } from '../viewer/windowLevel';
import { concerns, SliceOrigin, type CaseHeader, type Guid } from '../wire/messages';
import { Actions } from './actions';
import { listenToKeyboard } from './keyboard';
import { buildKeySheet } from './keySheet';
import type { Look } from './look';
import { keepPlace, readPlace } from './bookmark';
import { Networks } from './networks';
import { Page } from './page';
import { Panels } from './panels';
import { listenToPointer } from './pointerInput';
import { RangeFields } from './rangeFields';
import { Readouts } from './readouts';
import { sceneOf } from './scene';
import { Toasts } from './toasts';
import type { UiState } from './uiState';
import { viewDrags } from './viewDrags';

export interface Surroundings {
  readonly header: CaseHeader;
  /** Why the server has no networks; null when it has. */
  readonly refusal: string | null;
  readonly fetchSlice: FetchSlice;
  readonly connect: (events: HubEvents) => Hub;
  readonly shelf: Shelf;
  /** Where slice and label are kept for the next visit. */
  readonly bookmark: Shelf;
  /** The panels' state changed; called at most a few times a second. */
  readonly push: (state: UiState) => void;
}

/** The annotation page: ties viewer, tools, ribbon and session together, and knows the words of the page's commands. */
export class Workspace {
  private readonly page: Page;
  private readonly volume: Volume;
  private readonly look: Look;
  private readonly session: Session;
  private readonly toolbox: Toolbox;
  private readonly cache: SliceCache;
  private readonly viewport: Viewport;
  private readonly ribbon: Ribbon;
  private readonly toasts: Toasts;
  private readonly readouts: Readouts;
  private readonly actions: Actions;
  private readonly panels: Panels;
  private readonly rangeFields: RangeFields;
  private readonly networks: Networks;
  private readonly listening = new AbortController();

  constructor(
    root: HTMLElement,
    private readonly around: Surroundings,
  ) {
    const { header } = around;
    const { signal } = this.listening;
    this.page = new Page(root);
    this.volume = new Volume(header);
    const damaged = new Set(header.damagedSlices);
    const { sliceCount: count, width, height } = this.volume;
    const place = readPlace(around.bookmark, count);
    this.look = {
      slice: place?.slice ?? Math.floor(count / 2), labelId: place?.labelId ?? null, range: { first: 0, end: count },
      hidden: new Set<Guid>(), masksShown: true,
      pointer: null, shift: false, failing: null,
    };
    this.toasts = new Toasts(this.page.part('toasts'));
    const say = (text: string, serious: boolean) => this.toasts.show(text, serious);
    this.networks = new Networks(around.refusal, this.page, say);
    this.session = new Session(
      { statusChanged: () => this.statusChanged(), notice: say, opened: () => this.opened() }, around.connect, around.shelf,
    );
    this.toolbox = new Toolbox(
      {
        slice: { width, height },
        submit: (drawn) => this.submit(drawn),
        changed: () => this.viewport.invalidate(),
        hint: (text) => this.page.read('hint', text),
      },
      viewDrags(() => this.viewport, this.page.field('window'), header.intensity),
    );
    this.cache = new SliceCache({
      count,
      bytesPerSlice: width * height * (header.voxelType === 'int16' ? 2 : 4),
      voxelType: header.voxelType,
      fetch: around.fetchSlice,
      arrived: (slice) => this.arrived(slice),
      failed: (_, error) => this.failed(error),
    });
    this.viewport = new Viewport(
      this.page.part('viewer'), this.volume, header.voxelType,
      () => sceneOf(this.look, this.session, this.cache, this.toolbox, width, height, damaged), initialWindow(header),
    );
    this.ribbon = new Ribbon(this.page.part('ribbon'), {
      model: () => this.ribbonModel(),
      goTo: (slice) => this.goTo(slice),
      setRange: (range) => this.setRange(range),
    });
    this.readouts = new Readouts(this.page, header, this.volume, this.look, this.session, this.cache, this.viewport);
    this.actions = new Actions(this.page, this.look, this.session, say, (slice) => this.goTo(slice));
    this.panels = new Panels(this.look, this.session, this.volume, around.push);
    this.rangeFields = new RangeFields(this.page, count, () => this.look.range, (range) => this.setRange(range), signal);
    buildKeySheet(this.page.part('keys') as HTMLDialogElement);
    this.session.state.subscribe((change) => this.changed(change));
    this.listen(signal);
    keepPlace(around.bookmark, () => ({ slice: this.look.slice, labelId: this.look.labelId }), signal);
    this.showAll();
    this.session.start();
  }

  /** Client coordinates of a voxel's centre, for tests that draw with a real pointer. */
  voxelToClient(x: number, y: number): Point {
    const box = this.viewport.element.getBoundingClientRect();
    const at = this.viewport.camera.toScreen({ x, y });
    return { x: box.left + at.x, y: box.top + at.y };
  }

  /** Carries out a command of a key, a button or Blazor. A word it does not know is an error of the page. */
  run(command: Command): void {
    if (!this.networks.allow(command)) return;
    const colon = command.indexOf(':');
    const [name, argument] = colon < 0 ? [command, ''] : [command.slice(0, colon), command.slice(colon + 1)];
    const carryOut = this.commands[name];
    if (!carryOut) throw new Error(`The page has no command "${command}".`);
    carryOut(argument);
  }

  /** The label schema changed on the server, or a person asks to try again. */
  reopen(): Promise<void> {
    return this.session.reopen();
  }

  dispose(): void {
    this.listening.abort();
    this.panels.dispose();
    this.ribbon.dispose();
    this.cache.dispose();
    this.viewport.dispose();
    this.toasts.dispose();
    void this.session.dispose();
    this.page.state('ready', false);
  }

  private readonly commands: Readonly<Record<string, (argument: string) => void>> = {
    tool: (name) => this.choose(name as ToolName),
    slice: (to) => this.goTo(to === 'first' ? 0 : to === 'last' ? this.volume.sliceCount - 1 : this.look.slice + Number(to)),
    go: (slice) => this.goTo(Number(slice)),
    zoom: (how) => this.zoom(how),
    window: (name) => this.setWindow(name),
    interpolation: () => {
      this.viewport.smoothly = !this.viewport.smoothly;
      this.page.pressed('interpolation', this.viewport.smoothly);
    },
    masks: () => {
      this.look.masksShown = !this.look.masksShown;
      this.page.pressed('masks', this.look.masksShown);
      this.viewport.invalidate();
    },
    label: (which) => this.chooseLabel(which),
    visible: (id) => {
      if (!this.look.hidden.delete(id)) this.look.hidden.add(id);
      this.viewport.invalidate();
      this.panels.pushSoon();
    },
    undo: () => void this.session.undo(),
    redo: () => void this.session.redo(),
    propagate: () => this.actions.propagate(),
    'propagate-all': () => this.actions.propagateAll(),
    stop: () => this.actions.stop(),
    'fix-next': () => void this.actions.fixNext(),
    accept: () => this.actions.accept(),
    'accept-good': () => this.actions.acceptGood(),
    release: () => this.actions.release(),
    'no-target': () => this.actions.noTarget(),
    retry: () => void this.session.reopen(),
    cancel: () => {
      if (!this.toolbox.cancel()) this.actions.stop();
    },
    keys: () => {
      const sheet = this.page.part('keys') as HTMLDialogElement;
      if (!sheet.open) sheet.showModal();
    },
  };

  private listen(signal: AbortSignal): void {
    listenToPointer(this.viewport, this.toolbox, {
      hover: (at, shift) => {
        this.look.pointer = at;
        this.look.shift = shift;
        this.readouts.pointer();
        this.viewport.invalidate();
      },
      step: (slices) => this.goTo(this.look.slice + slices),
    }, signal);
    listenToKeyboard({
      run: (command) => this.run(command),
      panning: (held) => {
        this.toolbox.panning = held;
        this.page.state('panning', held);
      },
      shift: (held) => {
        this.look.shift = held;
        this.viewport.invalidate();
      },
    }, signal);
    // Menus may open outside the page's root, so commands are heard on the document.
    document.addEventListener('click', (event) => {
      const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-command]') : null;
      if (!button || button.hasAttribute('disabled')) return;
      if (event.detail > 0) button.blur();
      this.run(button.dataset['command']!);
    }, { signal });
    const presets = this.page.field('window');
    presets.addEventListener('change', () => this.setWindow(presets.value), { signal });
    this.page.field('rule').addEventListener('change', () => void this.actions.suggest(), { signal });
    // A chosen option keeps the keyboard: the next key belongs to the page again.
    this.page.root.addEventListener('change', (event) => event.target instanceof HTMLSelectElement && event.target.blur(), { signal });
    window.addEventListener('beforeunload', (event) => {
      if (this.session.outbox.fragile) event.preventDefault();
    }, { signal });
    window.addEventListener('online', () => this.cache.resume(), { signal });
  }

  private showAll(): void {
    this.page.state('masks', 0);
    this.page.field('window').value = initialWindow(this.around.header).name;
    this.page.pressed('interpolation', true);
    this.page.pressed('masks', true);
    this.choose(this.networks.firstTool);
    this.setRange(this.look.range);
    this.cache.show(this.look.slice);
    this.readouts.slice();
    this.readouts.run();
    this.readouts.history();
    this.statusChanged();
  }

  private ribbonModel() {
    const { state } = this.session;
    const { labelId, slice, range } = this.look;
    return {
      count: this.volume.sliceCount,
      current: slice,
      slices: labelId ? state.slicesOf(labelId) : new Map<number, never>(),
      prompted: labelId ? state.promptedSlices(labelId) : new Set<number>(),
      suggested: labelId ? (state.suggestion(labelId)?.slice ?? null) : null,
      range,
      running: state.run !== null && concerns(state.run, labelId),
    };
  }

  private changed(change: Change): void {
    const all = change.what === 'all';
    if (all || change.what === 'labels') this.labelsChanged();
    if (change.what === 'slices' && change.labelId === this.look.labelId) this.ribbon.arrived(change.slices ?? []);
    if (all || change.what === 'run' || change.what === 'edits') this.readouts.run();
    if (all || change.what === 'edits') this.readouts.history();
    if (change.what !== 'run') this.readouts.summary();
    if (change.what === 'slices' && change.slices?.includes(this.look.slice)) this.sayWhenNothingWasFound();
    if (!change.slices || change.slices.includes(this.look.slice)) {
      this.readouts.quality();
      this.readouts.pointer();
      this.viewport.invalidate();
    }
    this.ribbon.invalidate();
    this.panels.pushSoon();
  }

  private sayWhenNothingWasFound(): void {
    const view = this.look.labelId ? this.session.state.slice(this.look.labelId, this.look.slice) : null;
    if (view?.origin !== SliceOrigin.prompted || view.area > 0) return;
    this.toasts.show('Nothing was found under this stroke. Draw more inside the target, or a box around it.', false);
  }

  private labelsChanged(): void {
    const { labels } = this.session.state;
    if (labels.some((l) => l.id === this.look.labelId)) return;
    this.toolbox.interrupt();
    this.look.labelId = labels[0]?.id ?? null;
  }

  private statusChanged(): void {
    // The session speaks before the page is complete.
    this.readouts?.status();
    this.viewport?.invalidate();
    this.panels?.pushSoon();
  }

  private opened(): void {
    this.page.state('ready', true);
    this.cache.resume();
    if (this.session.state.labels.length === 0) {
      this.toasts.show('This project has no labels yet. Add one in the panel on the right.', false);
    }
  }

  private arrived(slice: number): void {
    if (slice !== this.look.slice) return;
    this.look.failing = null;
    this.page.state('shown', slice);
    this.readouts.pointer();
    this.viewport.invalidate();
  }

  private failed(error: unknown): void {
    this.look.failing = error instanceof Error ? error.message : 'The slice could not be fetched.';
    this.viewport.invalidate();
  }

  private submit(drawn: Drawn): void {
    this.page.read('hint', hints[this.toolbox.name]);
    const labelId = this.actions.label();
    if (!labelId) return;
    // Thousandths of a voxel: what is stored is what is drawn again.
    const points = drawn.points.flatMap((p) => [p.x, p.y]).map((v) => Math.round(v * 1000) / 1000);
    this.session.prompt({ labelId, slice: this.look.slice, kind: drawn.kind, positive: drawn.positive, points });
  }

  private goTo(slice: number): void {
    const next = Math.min(Math.max(Math.round(slice), 0), this.volume.sliceCount - 1);
    if (next === this.look.slice || Number.isNaN(next)) return;
    this.toolbox.interrupt();
    this.page.read('hint', hints[this.toolbox.name]);
    this.look.failing = null;
    this.look.slice = next;
    this.cache.show(next);
    this.readouts.slice();
    this.ribbon.invalidate();
    this.viewport.invalidate();
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
    const { camera } = this.viewport;
    const about = this.look.pointer ?? { x: camera.viewport.width / 2, y: camera.viewport.height / 2 };
    if (how === 'fit') this.viewport.fit();
    else this.viewport.camera = camera.zoomedAbout(about, how === 'in' ? 1.25 : 0.8);
  }

  private setWindow(name: string): void {
    const preset = ctPresets.find((p) => p.name === name);
    this.viewport.window = preset ?? automatic(this.around.header.intensity);
    this.page.field('window').value = preset?.name ?? 'automatic';
  }

  /** By number as on the keys, by id, or the neighbour in the list. */
  private chooseLabel(which: string): void {
    const { labels } = this.session.state;
    const at = labels.findIndex((l) => l.id === this.look.labelId);
    const step = which === 'next' ? 1 : which === 'previous' ? -1 : 0;
    const byNumber = /^\d$/.test(which) ? labels[Number(which) - 1] : undefined;
    const next = step !== 0 ? labels[(at + step + labels.length) % labels.length] : (byNumber ?? labels.find((l) => l.id === which));
    if (!next || next.id === this.look.labelId) return;
    this.toolbox.interrupt();
    this.look.labelId = next.id;
    this.page.root.querySelector(`[data-command="label:${next.id}"]`)?.scrollIntoView({ block: 'nearest' });
    this.readouts.slice();
    this.readouts.summary();
    this.ribbon.invalidate();
    this.viewport.invalidate();
    this.panels.pushSoon();
  }

  private setRange(range: Range): void {
    this.look.range = range;
    this.rangeFields.show(range);
    this.ribbon.invalidate();
  }
}
