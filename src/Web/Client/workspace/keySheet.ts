import { chordOf, readable } from '../keys/chord';
import { bindings, Keymap, unbound, type Command, type Group } from '../keys/keymap';
import { isText, text, type TextKey } from '../texts/texts';
import { make } from './dom';

/** What the mouse, the pen and fingers do; these cannot be changed. */
const hands: readonly { readonly group: Group; readonly says: Extract<TextKey, `mouse.${string}`> }[] = [
  { group: 'look', says: 'mouse.wheel' },
  { group: 'look', says: 'mouse.zoom' },
  { group: 'look', says: 'mouse.pan' },
  { group: 'look', says: 'mouse.crosshair' },
  { group: 'window', says: 'mouse.window' },
  { group: 'look', says: 'mouse.pinch' },
  { group: 'draw', says: 'mouse.opposite' },
  { group: 'draw', says: 'mouse.eraser' },
  { group: 'hand', says: 'mouse.pick' },
];

/** What a command does, in words; labels on number keys share one text. */
export function wordsOf(command: Command): string {
  const key = `command.${command}`;
  if (isText(key)) return text(key);
  const label = /^label:(\d)$/.exec(command);
  return label ? text('command.label', { number: label[1]! }) : command;
}

export interface KeySheetHost {
  keymap(): Keymap;
  /** Takes a new map and keeps it for the person. */
  change(keymap: Keymap): void;
}

/** The page's dialog with every key. A press on a key asks for a new one; the same table that people read is what the keyboard goes by. */
export class KeySheet {
  private readonly note = make('p', { className: 'key-note', attributes: { role: 'status' } });
  private waiting: Command | null = null;

  constructor(
    private readonly dialog: HTMLDialogElement,
    private readonly host: KeySheetHost,
  ) {
    dialog.addEventListener('keydown', (event) => this.pressed(event));
    dialog.addEventListener('close', () => (this.waiting = null));
    this.build();
  }

  open(): void {
    this.note.textContent = '';
    this.build();
    if (!this.dialog.open) this.dialog.showModal();
  }

  private build(): void {
    const groups = make('div', { className: 'key-groups' });
    const all = [...bindings, ...unbound];
    for (const group of new Set(all.map((b) => b.group))) {
      const list = make('dl');
      for (const hand of hands.filter((h) => h.group === group)) {
        const names = text(`hands.${hand.says}` as TextKey).split(' · ').map((name) => make('kbd', { text: name }));
        list.append(make('dt', {}, ...names), make('dd', { text: text(hand.says) }));
      }
      for (const { command } of all.filter((b) => b.group === group)) {
        list.append(make('dt', {}, this.keys(command)), make('dd', { text: wordsOf(command) }));
      }
      groups.append(make('section', {}, make('h3', { text: text(`group.${group}`) }), list));
    }
    const reset = make('button', { text: text('keys.reset'), className: 'ws-button', attributes: { type: 'button' } });
    reset.addEventListener('click', () => this.take(new Keymap()));
    const close = make('button', { text: text('keys.close'), className: 'key-close', attributes: { type: 'button' } });
    close.addEventListener('click', () => this.dialog.close());
    const coach = make('button', {
      text: text('command.coach'), className: 'ws-button',
      attributes: { type: 'button', 'data-command': 'coach', 'data-testid': 'coach-again' },
    });
    coach.addEventListener('click', () => this.dialog.close());
    const foot = make('div', { className: 'key-foot' }, this.note, coach, reset);
    this.dialog.replaceChildren(make('h2', { text: text('keys.title') }), groups, foot, close);
  }

  private keys(command: Command): HTMLButtonElement {
    const keys = this.host.keymap().keysOf(command);
    const button = make('button', {
      className: 'key-edit',
      attributes: { type: 'button', title: text('keys.edit', { command: wordsOf(command) }), 'data-testid': `key-${command}` },
    }, ...(keys.length > 0 ? keys.map((k) => make('kbd', { text: readable(k) })) : [make('kbd', { text: '–' })]));
    button.addEventListener('click', () => {
      this.waiting = command;
      this.note.textContent = text('keys.change', { command: wordsOf(command) });
      button.classList.add('key-waiting');
    });
    return button;
  }

  private pressed(event: KeyboardEvent): void {
    const command = this.waiting;
    const chord = command === null ? null : chordOf(event);
    if (command === null || chord === null) return;
    event.preventDefault();
    event.stopPropagation();
    this.waiting = null;
    if (chord === 'Escape' && command !== 'cancel') {
      this.note.textContent = '';
      this.build();
      return;
    }
    const other = this.host.keymap().holder(chord);
    this.note.textContent = other && other !== command
      ? text('keys.taken', { key: readable(chord), command: wordsOf(command), other: wordsOf(other) })
      : '';
    this.take(this.host.keymap().with(command, chord));
  }

  private take(keymap: Keymap): void {
    this.host.change(keymap);
    this.build();
  }
}
