import { Volume } from '../geometry/volume';
import type { Command } from '../keys/keymap';
import { QualityCurve } from '../ribbon/curve';
import { Ribbon } from '../ribbon/ribbon';
import { Session } from '../session/session';
import { text } from '../texts/texts';
import { Brush } from '../tools/brush';
import { Toolbox } from '../tools/toolbox';
import { Camera, type Point } from '../viewer/camera';
import type { CommentMark } from '../viewer/commentPins';
import { initialWindow, windowName } from '../viewer/windowLevel';
import type { Guid } from '../wire/messages';
import { Actions } from './actions';
import { Appearance } from './appearance';
import { AxisChoice } from './axisChoice';
import { Banner } from './banner';
import { keepPlace, type Place } from './bookmark';
import { BrushBar } from './brushBar';
import { Changes } from './changes';
import { commandsOf, type CommandTable } from './commands';
import { Company } from './company';
import { Coach } from './coach';
import { Comparison } from './comparison';
import { Drawing } from './drawing';
import { FirstRun } from './firstRun';
import { Following } from './following';
import { KeySheet } from './keySheet';
import { KeyStore } from './keyStore';
import { KeyTips } from './keyTips';
import { listen } from './listening';
import type { Look } from './look';
import { MaskPreview } from './maskPreview';
import { MemoryPanel } from './memoryPanel';
import { Navigation } from './navigation';
import { Networks } from './networks';
import { firstSlice, placeAtOpening } from './opening';
import { Page } from './page';
import { Palette } from './palette';
import { extraCommands } from './paletteExtras';
import { Panels } from './panels';
import type { Pieces } from './pieces';
import { RangeFields } from './rangeFields';
import { Readers } from './readers';
import { Readouts } from './readouts';
import { Reviewing } from './reviewing';
import { Rounds } from './rounds';
import { showRulers } from './rulerList';
import { Rulers } from './rulers';
import { placeNow } from './sharing';
import type { Surroundings } from './surroundings';
import { readTaste, type Taste } from './taste';
import { Toasts } from './toasts';
import { dragsOf } from './views/viewPointer';
import { Views } from './views/views';
import { Windowing } from './windowing';

/** The annotation page: makes the viewer, the tools, the ribbon and the session, and ties them together. */
export class Workspace implements Pieces {
  readonly page: Page;
  readonly volume: Volume;
  readonly look: Look;
  readonly session: Session;
  readonly toolbox: Toolbox;
  readonly views: Views;
  readonly rulers: Rulers;
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
  readonly appearance: Appearance;
  readonly brush: Brush;
  readonly brushBar: BrushBar;
  readonly preview: MaskPreview;
  readonly keys: KeyStore;
  readonly keySheet: KeySheet;
  readonly palette: Palette;
  readonly reviewing: Reviewing;
  readonly comparison: Comparison;
  readonly readers: Readers;
  readonly rounds: Rounds = new Rounds(this);
  readonly memory: MemoryPanel;
  readonly curve: QualityCurve;
  readonly axisChoice: AxisChoice = new AxisChoice(this);
  readonly banner: Banner;
  readonly coach: Coach;
  readonly company: Company;
  readonly following: Following;
  readonly changes: Changes = new Changes(this);
  comments: ReadonlySet<number> = new Set<number>();
  marks: readonly CommentMark[] = [];
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
    const { sliceCount: count, width, height } = this.volume;
    const place = placeAtOpening(around.fragment, around.bookmark, count);
    const taste = readTaste(around.taste);
    this.appearance = new Appearance(this, { ...taste, layout: place?.layout ?? taste.layout });
    this.look = lookAt(place, this.volume, around, taste);
    this.toasts = new Toasts(this.page.part('toasts'));
    const say = (text: string, serious: boolean) => this.toasts.show(text, serious);
    this.networks = new Networks(around.refusal, this.page, say);
    this.session = new Session(
      {
        statusChanged: () => changes.statusChanged(),
        notice: say,
        fits: (view) => changes.fits(view),
        opened: () => changes.opened(),
        presenceChanged: () => changes.presenceChanged(),
        shown: (view) => this.following.shown(view),
      },
      around.connect,
      around.shelf,
    );
    const { xAxis, yAxis, zAxis } = this.volume;
    const [dx, dy, dz] = [xAxis, yAxis, zAxis].map((axis) => this.volume.spacingMm(axis)) as [number, number, number];
    const { level, width: range } = this.look.window;
    this.brush = new Brush(Math.min(dx, dy), [Math.round(level - range / 2), Math.round(level + range / 2)]);
    this.preview = new MaskPreview(width, height, { x: dx, y: dy, z: dz });
    this.toolbox = new Toolbox(
      {
        slice: { width, height },
        brush: this.brush,
        submit: (drawn) => this.drawing.submit(drawn),
        draw: (drawing) => this.drawing.draw(drawing),
        pick: (at) => this.drawing.pick(at),
        changed: () => {
          this.views.main.viewport.invalidate();
          this.company.tell();
          this.following.goAlong();
        },
        hint: (text) => this.page.read('hint', text),
      },
      dragsOf(this, () => this.views.main),
    );
    this.following = new Following(this.page.part('following'), this);
    this.rulers = new Rulers(this.volume, around.rulers, () => {
      showRulers(this);
      this.views.invalidate();
    });
    this.page.state('layout', this.appearance.layout);
    this.views = new Views(this);
    const camera = place?.camera;
    const { viewport } = this.views.main;
    if (camera) viewport.camera = Camera.at(viewport.plane, viewport.camera.viewport, { x: camera[1], y: camera[2] }, camera[0]);
    this.ribbon = new Ribbon(this.page.part('ribbon'), {
      model: () => changes.ribbonModel(),
      goTo: (slice) => navigation.goTo(slice),
      setRange: (range) => navigation.setRange(range),
    });
    this.readouts = new Readouts(this.page, header, this.volume, this.look, this.session, () => this.views);
    this.actions = new Actions(this.page, this.look, this.session, say, (slice) => navigation.goTo(slice));
    this.reviewing = new Reviewing(this.page.part('review'), this);
    this.comparison = new Comparison(this.page.part('changes'), this);
    this.readers = new Readers(this.page.part('readers'), this);
    this.memory = new MemoryPanel(this.page.part('memory'), this);
    this.curve = new QualityCurve(this.page.part('curve'), () => changes.curveModel(), (slice) => navigation.goTo(slice));
    this.banner = new Banner(this.page.part('offline'), this);
    this.coach = new Coach(this.page.part('coach'), new FirstRun(), this);
    this.company = new Company(this.page.part('company'), this.page.part('busy'), this);
    this.panels = new Panels(
      this.look, this.session, this.volume, header.uneven, () => this.rounds.rows,
      () => Number(this.page.field('accept-from').value), around.push,
    );
    this.rangeFields = new RangeFields(this.page, count, () => this.look.range, (range) => navigation.setRange(range), signal);
    this.commands = commandsOf(this);
    this.brushBar = new BrushBar(this.page.part('brush'), this);
    const tips = new KeyTips(this.page.root);
    this.keys = new KeyStore((map) => tips.show(map), () => say(text('keys.unkept'), true));
    const keymap = () => this.keys.keymap;
    this.keySheet = new KeySheet(this.page.part('keys') as HTMLDialogElement, { keymap, change: (map) => void this.keys.keep(map) });
    this.palette = new Palette(this.page.part('palette') as HTMLDialogElement, {
      keymap, extra: () => extraCommands(this), run: (command) => this.run(command),
    });
    void this.keys.read();
    this.session.state.subscribe((change) => changes.changed(change));
    listen(this, signal);
    keepPlace(around.bookmark, () => placeNow(this), signal);
    this.showAll();
    this.session.start();
  }

  /** Client coordinates of a voxel's centre on the visible slice of a view, for tests that use a real pointer. */
  voxelToClient(x: number, y: number, name = 'viewer'): Point {
    const view = this.views.all.find((v) => v.name === name);
    if (!view) throw new Error(`The page has no view "${name}".`);
    const { element, camera } = view.viewport;
    const box = element.getBoundingClientRect();
    const at = camera.toScreen({ x, y });
    return { x: box.left + at.x, y: box.top + at.y };
  }

  /** Where the person is, for a comment that is pinned there: in voxels of the slice. */
  place(): { labelId: Guid | null; slice: number; x: number; y: number } {
    const { slice, labelId, cross } = this.look;
    return { labelId, slice, x: cross.x, y: cross.y };
  }

  /** Marks open comments: their slices on the ribbon, their voxels on the slice. */
  markComments(marks: readonly CommentMark[]): void {
    this.marks = marks;
    this.comments = new Set(marks.map((mark) => mark.slice));
    this.page.state('comments', marks.length);
    this.ribbon.invalidate();
    this.views.invalidate();
  }

  run(command: Command): void {
    if (!this.networks.allow(command)) return;
    const colon = command.indexOf(':');
    const [name, argument] = colon < 0 ? [command, ''] : [command.slice(0, colon), command.slice(colon + 1)];
    const carryOut = this.commands[name];
    if (!carryOut) throw new Error(`The page has no command "${command}".`);
    carryOut(argument);
    this.coach.did(name);
  }

  /** The label schema changed on the server, or a person asks to try again. */
  reopen(): Promise<void> {
    return this.session.reopen();
  }

  dispose(): void {
    this.listening.abort();
    this.panels.dispose();
    this.rounds.dispose();
    this.memory.dispose();
    this.following.dispose();
    this.company.dispose();
    this.curve.dispose();
    this.ribbon.dispose();
    this.views.dispose();
    this.toasts.dispose();
    void this.session.dispose();
    this.page.state('ready', false);
  }

  private showAll(): void {
    this.page.state('masks', 0);
    this.windowing.showFields();
    this.appearance.show();
    this.axisChoice.show();
    showRulers(this);
    this.drawing.choose(this.networks.firstTool);
    this.navigation.setRange(this.look.range);
    this.views.follow();
    this.readouts.slice();
    this.readouts.run();
    this.readouts.history();
    this.changes.statusChanged();
  }
}

function lookAt(place: Place | null, volume: Volume, { header }: Surroundings, taste: Taste): Look {
  const { sliceCount: count, width, height } = volume;
  const whole = (v: number, size: number) => Math.min(Math.max(Math.round(v), 0), size - 1);
  const [x, y] = place?.cross ?? [width / 2, height / 2];
  const window = place?.window && { width: place.window[0], level: place.window[1] };
  return {
    slice: firstSlice(place, count),
    cross: { x: whole(x, width), y: whole(y, height) },
    labelId: place?.labelId ?? null,
    range: { first: 0, end: count },
    hidden: new Set<Guid>(),
    masksShown: true,
    maskStyle: taste.maskStyle,
    maskOpacity: taste.maskOpacity,
    inverted: place?.inverted ?? false,
    smoothly: taste.smoothly,
    crosshairShown: taste.crosshairShown,
    window: window ? { ...window, name: windowName(window, header.intensity) } : initialWindow(header),
    pointer: null,
    shift: false,
    alt: false,
    ctrl: false,
  };
}
