import type { ToolName } from '../tools/toolbox';
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
  const { page, look, navigation, windowing, drawing, panels, appearance, rulers } = of;
  return {
    tool: (name) => drawing.choose(name as ToolName),
    slice: (to) => navigation.step(to),
    go: (slice) => navigation.goTo(Number(slice)),
    nudge: (where) => navigation.nudge(where),
    zoom: (how) => zoom(of, how),
    window: (name) => windowing.set(name),
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
    keys: () => {
      const sheet = page.part('keys') as HTMLDialogElement;
      if (!sheet.open) sheet.showModal();
    },
  };
}

/** What asks the server for something. */
function workCommands({ session, actions, toolbox }: Pieces): CommandTable {
  return {
    undo: () => void session.undo(),
    redo: () => void session.redo(),
    propagate: () => actions.propagate(),
    'propagate-all': () => actions.propagateAll(),
    stop: () => actions.stop(),
    'fix-next': () => void actions.fixNext(),
    accept: () => actions.accept(),
    'accept-good': () => actions.acceptGood(),
    release: () => actions.release(),
    'no-target': () => actions.noTarget(),
    retry: () => void session.reopen(),
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
