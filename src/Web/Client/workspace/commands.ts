import type { ToolName } from '../tools/toolbox';
import { MemoryChoice } from '../wire/messages';
import type { Pieces } from './pieces';
import { share } from './sharing';

/** What a command does; the argument is what follows the first colon. */
export type CommandTable = Readonly<Record<string, (argument: string) => void>>;

/** Every word of the page's commands. */
export function commandsOf(of: Pieces): CommandTable {
  return { ...lookCommands(of), ...workCommands(of) };
}

/** What changes only what this person sees. */
function lookCommands(of: Pieces): CommandTable {
  const { look, navigation, windowing, drawing, panels, appearance, rulers } = of;
  return {
    tool: (name) => drawing.choose(name as ToolName),
    slice: (to) => navigation.step(to),
    go: (slice) => navigation.goTo(Number(slice)),
    cross: (to) => {
      const [x, y, slice] = to.split(',').map(Number) as [number, number, number];
      navigation.moveTo(of.volume.toIjk(x, y, slice));
    },
    nudge: (where) => navigation.nudge(where),
    zoom: (how) => zoom(of, how),
    window: (name) => windowing.set(name),
    invert: () => windowing.invert(),
    label: (which) => navigation.chooseLabel(which),
    layout: (name) => appearance.setLayout(name),
    panel: (card) => appearance.panel(card),
    interpolation: () => appearance.toggleInterpolation(),
    crosshair: () => appearance.toggleCrosshair(),
    'mask-style': () => appearance.nextMaskStyle(),
    'mask-opacity': (to) => appearance.setOpacity(to),
    masks: () => {
      look.masksShown = !look.masksShown;
      appearance.show();
    },
    visible: (id) => {
      if (!look.hidden.delete(id)) look.hidden.add(id);
      of.views.invalidate();
      panels.pushSoon();
    },
    'ruler-delete': (id) => rulers.remove(Number(id)),
    'ruler-go': (id) => {
      const ruler = rulers.all.find((r) => r.id === Number(id));
      if (ruler) navigation.moveTo(rulers.middle(ruler));
    },
    share: () => void share(of),
    follow: (pageId) => of.following.with(pageId),
    keys: () => of.keySheet.open(),
    coach: () => of.coach.begin(),
    // The browser carries it out; the coach hears of it.
    export: () => undefined,
    palette: () => of.palette.open(),
    brush: (what) => brush(of, what),
    review: (step) => (step === '' ? of.reviewing.toggle() : of.reviewing.step(step as 'next' | 'previous')),
    changes: () => void of.comparison.toggle(),
    compare: (editId) => of.rounds.compare(editId),
    readers: (step) => (step === 'next' ? of.readers.next() : of.readers.toggle()),
    range: (what) => range(of, what),
  };
}

/** What asks the server for something. */
function workCommands({ session, actions, toolbox, drawing, rounds, memory, look, readers }: Pieces): CommandTable {
  return {
    'fill-holes': () => drawing.fillHoles(),
    interpolate: () => drawing.interpolate(),
    copy: (from) => drawing.copy(from === 'above' ? 1 : -1),
    relabel: (to) => actions.relabel(to, false),
    'relabel-all': (to) => actions.relabel(to, true),
    restore: (editId) => rounds.restore(editId),
    take: (editId) => rounds.take(editId),
    reading: (reader) => readers.take(Number(reader)),
    memory: (what) => {
      const [choice, slice] = what.split(' ');
      memory.choose(slice === undefined ? look.slice : Number(slice), choice === 'pin' ? MemoryChoice.pinned : MemoryChoice.dropped);
    },
    pause: () => actions.pause(),
    finish: () => void toolbox.finish(),
    back: () => void toolbox.back(),
    undo: () => void session.undo(),
    redo: () => void session.redo(),
    propagate: () => actions.propagate(),
    'propagate-all': () => actions.propagateAll(),
    stop: () => actions.stop(),
    'fix-next': () => void actions.fixNext(),
    accept: () => actions.accept(),
    'accept-good': () => actions.acceptGood(),
    release: () => actions.release(),
    lock: (labelId) => actions.toggleLock(labelId === '' ? null : labelId),
    'no-target': () => actions.noTarget(),
    retry: () => void session.reopen(),
    discard: () => session.outbox.discard(),
    cancel: () => {
      if (!toolbox.cancel()) actions.stop();
    },
  };
}

/** In the view that keys go to, about the pointer or the middle. */
function zoom({ views }: Pieces, how: string): void {
  const { viewport, pointer } = views.active;
  const { camera } = viewport;
  const about = pointer ?? { x: camera.viewport.width / 2, y: camera.viewport.height / 2 };
  if (how === 'fit') viewport.fit();
  else viewport.camera = camera.zoomedAbout(about, how === 'in' ? 1.25 : 0.8);
}

function brush({ brush, brushBar }: Pieces, what: string): void {
  if (what === 'larger') brush.resize(1);
  else if (what === 'smaller') brush.resize(-1);
  else if (what === 'ball') brush.ball = !brush.ball;
  else if (what === 'band-window') brushBar.bandFromWindow();
  brushBar.show();
}

function range({ navigation, look, volume }: Pieces, what: string): void {
  const { first, end } = look.range;
  if (what === 'here-first') navigation.setRange({ first: look.slice, end: Math.max(end, look.slice + 1) });
  else if (what === 'here-last') navigation.setRange({ first: Math.min(first, look.slice), end: look.slice + 1 });
  else navigation.setRange({ first: 0, end: volume.sliceCount });
}
