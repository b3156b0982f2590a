import { readable } from '../keys/chord';
import { bindings, unbound, type Command, type Keymap } from '../keys/keymap';
import { searchCommands } from '../keys/search';
import { text } from '../texts/texts';
import { make } from './dom';
import { wordsOf } from './keySheet';

export interface PaletteHost {
  keymap(): Keymap;
  /** Commands of this moment that no key has, for example "move to label liver". */
  extra(): readonly { readonly command: Command; readonly says: string }[];
  run(command: Command): void;
}

const notListed = new Set(['palette', 'finish', 'back', 'cancel']);

/** Every command of the page, found by its words: a combo box whose list follows what is typed. */
export class Palette {
  private readonly field = make('input', {
    attributes: {
      type: 'text',
      role: 'combobox',
      'aria-expanded': 'true',
      'aria-controls': 'palette-list',
      'aria-autocomplete': 'list',
      autocomplete: 'off',
      'aria-label': text('palette.title'),
      placeholder: text('palette.placeholder'),
      'data-testid': 'palette-field',
    },
  });
  private readonly list = make('ul', { attributes: { id: 'palette-list', role: 'listbox', 'aria-label': text('palette.title') } });
  private found: readonly { readonly command: Command; readonly says: string }[] = [];
  private at = 0;

  constructor(
    private readonly dialog: HTMLDialogElement,
    private readonly host: PaletteHost,
  ) {
    dialog.replaceChildren(this.field, this.list);
    this.field.addEventListener('input', () => this.show());
    this.field.addEventListener('keydown', (event) => this.pressed(event));
    dialog.addEventListener('click', (event) => {
      if (event.target === dialog) dialog.close();
    });
  }

  open(): void {
    this.field.value = '';
    this.show();
    if (!this.dialog.open) this.dialog.showModal();
    this.field.focus();
  }

  private show(): void {
    const keyed = [...bindings, ...unbound]
      .filter((b) => !notListed.has(b.command))
      .map(({ command }) => ({ command, says: wordsOf(command) }));
    this.found = searchCommands([...keyed, ...this.host.extra()], this.field.value);
    this.at = 0;
    const rows = this.found.map(({ command, says }, n) => {
      const keys = this.host
        .keymap()
        .keysOf(command)
        .map((k) => make('kbd', { text: readable(k) }));
      const row = make('li', { attributes: { role: 'option', id: `palette-${n}` } }, make('span', { text: says }), ...keys);
      row.addEventListener('click', () => this.choose(n));
      return row;
    });
    this.list.replaceChildren(...(rows.length > 0 ? rows : [make('li', { text: text('palette.none'), className: 'ws-faint' })]));
    this.mark();
  }

  private pressed(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && this.found.length > 0) {
      event.preventDefault();
      this.at = (this.at + step + this.found.length) % this.found.length;
      this.mark();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      this.choose(this.at);
    }
  }

  private mark(): void {
    [...this.list.children].forEach((row, n) => row.setAttribute('aria-selected', String(n === this.at)));
    this.field.setAttribute('aria-activedescendant', `palette-${this.at}`);
    this.list.children[this.at]?.scrollIntoView({ block: 'nearest' });
  }

  private choose(n: number): void {
    const chosen = this.found[n];
    if (!chosen) return;
    this.dialog.close();
    this.host.run(chosen.command);
  }
}
