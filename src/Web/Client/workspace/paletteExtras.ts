import type { Command } from '../keys/keymap';
import { text } from '../texts/texts';
import type { Pieces } from './pieces';

/** Commands of this moment that no key has: those that name a label or a reader. */
export function extraCommands({ session, look, readers }: Pieces): { command: Command; says: string }[] {
  const others = session.state.labels.filter((l) => l.id !== look.labelId);
  return [
    ...readers.commands(),
    ...others.flatMap(({ id, name }) => [
      { command: `relabel:${id}`, says: text('command.relabel', { name }) },
      { command: `relabel-all:${id}`, says: text('command.relabel-all', { name }) },
    ]),
  ];
}
