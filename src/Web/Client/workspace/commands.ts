import type { ToolName } from '../tools/toolbox';
import type { Pieces } from './pieces';

/** What a command does; the argument is what follows the first colon. */
export type CommandTable = Readonly<Record<string, (argument: string) => void>>;

/** Every word of the page's commands. */
export function commandsOf(of: Pieces): CommandTable {
  return { ...lookCommands(of), ...workCommands(of) };
}

/** What changes only what this person sees. */
function lookCommands(of: Pieces): CommandTable {
  const { page, look, navigation, windowing, drawing, panels } = of;
  return {
    tool: (name) => drawing.choose(name as ToolName),
    slice: (to) => navigation.step(to),
    go: (slice) => navigation.goTo(Number(slice)),
    zoom: (how) => zoom(of, how),
    window: (name) => windowing.set(name),
    label: (which) => navigation.chooseLabel(which),
    interpolation: () => {
      of.viewport.smoothly = !of.viewport.smoothly;
      page.pressed('interpolation', of.viewport.smoothly);
    },
    masks: () => {
      look.masksShown = !look.masksShown;
      page.pressed('masks', look.masksShown);
      of.viewport.invalidate();
    },
    visible: (id) => {
      if (!look.hidden.delete(id)) look.hidden.add(id);
      of.viewport.invalidate();
      panels.pushSoon();
    },
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

function zoom({ viewport, look }: Pieces, how: string): void {
  const { camera } = viewport;
  const about = look.pointer ?? { x: camera.viewport.width / 2, y: camera.viewport.height / 2 };
  if (how === 'fit') viewport.fit();
  else viewport.camera = camera.zoomedAbout(about, how === 'in' ? 1.25 : 0.8);
}
