import { chordOf, type KeyPress } from './chord';

export type { KeyPress } from './chord';

/** What a key or a control asks for. Colons separate a command from its argument: "tool:box", "slice:+10", "label:3". */
export type Command = string;

export type Group = 'look' | 'window' | 'draw' | 'hand' | 'labels' | 'run' | 'page';

/** A command that has keys, and the keys it has when nobody changed them. */
export interface Binding {
  readonly group: Group;
  readonly command: Command;
  readonly keys: readonly string[];
}

const of = (group: Group, ...rows: readonly (readonly [Command, ...string[]])[]): Binding[] =>
  rows.map(([command, ...keys]) => ({ group, command, keys }));

/** Every command people may put on a key, in reading order. */
export const bindings: readonly Binding[] = [
  ...of('look', ['slice:+1', 'ArrowUp'], ['slice:-1', 'ArrowDown'], ['slice:+10', 'PageUp'], ['slice:-10', 'PageDown'],
    ['slice:first', 'Home'], ['slice:last', 'End'], ['zoom:in', '+', '='], ['zoom:out', '-'], ['zoom:fit', 'f'], ['tool:pan', 'v'],
    ['tool:window', 'g'], ['tool:zoom', 'z'], ['tool:crosshair', 'h'],
    ['nudge:left', 'Shift+ArrowLeft'], ['nudge:right', 'Shift+ArrowRight'],
    ['nudge:up', 'Shift+ArrowUp'], ['nudge:down', 'Shift+ArrowDown'], ['crosshair', 'k'], ['tool:measure', 'r'], ['layout:one', 'F2'],
    ['layout:row', 'F3'], ['layout:grid', 'F4'], ['panel', '\\'], ['interpolation', 'i'], ['masks', 'm'], ['mask-style', 'o'],
    ['mask-opacity:-0.1', ','], ['mask-opacity:+0.1', '.'], ['changes', 'Shift+c']),
  ...of('window', ['window:automatic', 'Shift+0'],
    ['window:soft-tissue', 'Shift+1'], ['window:lung', 'Shift+2'], ['window:bone', 'Shift+3'],
    ['window:brain', 'Shift+4'], ['window:liver', 'Shift+5'], ['invert', 'Shift+v']),
  ...of('draw', ['tool:scribble', 'd'], ['tool:scribble-negative', 'e'], ['tool:click', 'c'], ['tool:box', 'b'],
    ['tool:extreme-points', 'x'], ['tool:lasso', 'l'], ['no-target', 't'], ['cancel', 'Escape'], ['undo', 'Ctrl+z'],
    ['redo', 'Ctrl+y', 'Ctrl+Shift+z']),
  ...of('hand', ['tool:brush', 'j', 'Shift+b'], ['tool:eraser', 'Shift+e'], ['tool:threshold-brush', 'Shift+h'], ['tool:polygon', 'y'],
    ['brush:smaller', '['], ['brush:larger', ']'], ['brush:ball', 'Shift+j'], ['fill-holes', 'Shift+o'], ['interpolate', 'Shift+i'],
    ['copy:above', 'Shift+PageUp'], ['copy:below', 'Shift+PageDown'], ['finish', 'Enter'], ['back', 'Backspace']),
  ...of('labels', ['label:previous', 'q'], ['label:next', 'w'],
    ...[1, 2, 3, 4, 5, 6, 7, 8].map((n) => [`label:${n}`, String(n)] as [Command, string])),
  ...of('run', ['propagate', 'p'], ['propagate-all', 'Shift+p'], ['pause', 'Shift+s'], ['stop', 's'], ['fix-next', 'n'], ['accept', 'a'],
    ['accept-good', 'Shift+a'], ['release', 'u'], ['lock', 'Shift+k'],
    ['review', 'Shift+n'], ['review:next', '>'], ['review:previous', '<'],
    ['memory:pin', 'Shift+m'], ['memory:drop', 'Shift+d'], ['range:here-first', '{'], ['range:here-last', '}'], ['range:all', 'Shift+f']),
  ...of('page', ['share', 'Shift+l'], ['palette', 'Ctrl+k'], ['keys', '?']),
];

/** Commands that go to the keyboard although they have no key at first, so that people may give them one. */
export const unbound: readonly Binding[] = of('page', ['tool:click-negative'], ['brush:band-window'], ['coach']);

/** Keys that a person gave to commands, instead of the usual ones; an empty list: none. */
export type Remapped = Readonly<Record<Command, readonly string[]>>;

/** Which key means what, for one person. */
export class Keymap {
  private readonly commands = new Map<string, Command>();

  constructor(readonly changed: Remapped = {}) {
    for (const binding of [...bindings, ...unbound])
      for (const key of this.keysOf(binding.command)) this.commands.set(key, binding.command);
  }

  keysOf(command: Command): readonly string[] {
    return this.changed[command] ?? [...bindings, ...unbound].find((b) => b.command === command)?.keys ?? [];
  }

  /**
   * The command of a key press, or null when the key is not ours. With Shift a key without a meaning of its own means what it means
   * without.
   */
  commandFor(press: KeyPress): Command | null {
    const chord = chordOf(press);
    if (!chord) return null;
    return this.commands.get(chord) ?? (press.ctrlKey || press.metaKey ? null : (this.commands.get(chord.replace('Shift+', '')) ?? null));
  }

  /** The map with a key given to a command; whoever had the key loses it. */
  with(command: Command, chord: string): Keymap {
    const other = this.commands.get(chord);
    const taken = other && other !== command ? { [other]: this.keysOf(other).filter((k) => k !== chord) } : {};
    return new Keymap({ ...this.changed, ...taken, [command]: [chord] });
  }

  /** The command that has a key. */
  holder(chord: string): Command | null {
    return this.commands.get(chord) ?? null;
  }
}

/** Keys as they were kept; what is not a list of words is left out. */
export function parseRemapped(value: unknown): Remapped {
  if (typeof value !== 'object' || value === null) return {};
  const known = new Set([...bindings, ...unbound].map((b) => b.command));
  const entries = Object.entries(value).filter(
    ([command, keys]) => known.has(command) && Array.isArray(keys) && keys.every((k) => typeof k === 'string'),
  );
  return Object.fromEntries(entries) as Remapped;
}
