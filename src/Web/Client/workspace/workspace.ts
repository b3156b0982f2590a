import { Volume } from '../geometry/volume';
import type { Command } from '../keys/keymap';
import { Ribbon } from '../ribbon/ribbon';
import { Session } from '../session/session';
import { Toolbox } from '../tools/toolbox';
import type { Point } from '../viewer/camera';
import { SliceCache } from '../viewer/sliceCache';
import { Viewport } from '../viewer/viewport';
import { initialWindow } from '../viewer/windowLevel';
import type { Guid } from '../wire/messages';
import { Actions } from './actions';
import { keepPlace, readPlace } from './bookmark';
import { Changes } from './changes';
import { commandsOf, type CommandTable } from './commands';
import { Drawing } from './drawing';
import { buildKeySheet } from './keySheet';
import { listen } from './listening';
import type { Look } from './look';
import { Navigation } from './navigation';
import { Networks } from './networks';
import { Page } from './page';
import { Panels } from './panels';
import type { Pieces } from './pieces';
import { RangeFields } from './rangeFields';
import { Readouts } from './readouts';
import { sceneOf } from './scene';
import type { Surroundings } from './surroundings';
import { Toasts } from './toasts';
import { viewDrags } from './viewDrags';
import { Windowing } from './windowing';

/** The annotation page: makes the viewer, the tools, the ribbon and the session, and ties them together. */
export class Workspace implements Pieces {
  readonly page: Page;
  readonly volume: Volume;
  readonly look: Look;
  readonly session: Session;
  readonly toolbox: Toolbox;
  readonly cache: SliceCache;
  readonly viewport: Viewport;
  readonly ribbon: Ribbon;
  readonly toasts: Toasts;
  readonly readouts: Readouts;
  readonly actions: Actions;
  readonly panels: Panels;
  readonly rangeFields: RangeFields;
  readonly networks: Networks;
  readonly navigation: Navigation = new Navigation(this);
  readonly drawing: Drawing = new Drawing(this);
  readonly windowing: Windowing = new Windowing(this);
  private readonly changes: Changes = new Changes(this);
  private readonly commands: CommandTable;
  private readonly listening = new AbortController();

  constructor(
    root: HTMLElement,
    readonly around: Surroundings,
  ) {
    const { header } = around;
    const { signal } = this.listening;
    const { navigation, changes } = this;
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
      { statusChanged: () => changes.statusChanged(), notice: say, opened: () => changes.opened() }, around.connect, around.shelf,
    );
    this.toolbox = new Toolbox(
      {
        slice: { width, height },
        submit: (drawn) => this.drawing.submit(drawn),
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
      arrived: (slice) => changes.arrived(slice),
      failed: (_, error) => changes.failed(error),
    });
    this.viewport = new Viewport(
      this.page.part('viewer'), this.volume, header.voxelType,
      () => sceneOf(this.look, this.session, this.cache, this.toolbox, width, height, damaged), initialWindow(header),
    );
    this.ribbon = new Ribbon(this.page.part('ribbon'), {
      model: () => changes.ribbonModel(),
      goTo: (slice) => navigation.goTo(slice),
      setRange: (range) => navigation.setRange(range),
    });
    this.readouts = new Readouts(this.page, header, this.volume, this.look, this.session, this.cache, this.viewport);
    this.actions = new Actions(this.page, this.look, this.session, say, (slice) => navigation.goTo(slice));
    this.panels = new Panels(this.look, this.session, this.volume, around.push);
    this.rangeFields = new RangeFields(this.page, count, () => this.look.range, (range) => navigation.setRange(range), signal);
    this.commands = commandsOf(this);
    buildKeySheet(this.page.part('keys') as HTMLDialogElement);
    this.session.state.subscribe((change) => changes.changed(change));
    listen(this, signal);
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

  private showAll(): void {
    this.page.state('masks', 0);
    this.windowing.showInitial();
    this.page.pressed('interpolation', true);
    this.page.pressed('masks', true);
    this.drawing.choose(this.networks.firstTool);
    this.navigation.setRange(this.look.range);
    this.cache.show(this.look.slice);
    this.readouts.slice();
    this.readouts.run();
    this.readouts.history();
    this.changes.statusChanged();
  }
}
