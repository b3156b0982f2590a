import { readable } from '../keys/chord';
import type { Keymap } from '../keys/keymap';

/** What controls say of their key: the one this person has given them, not the one they were made with. */
export class KeyTips {
  private readonly titles = new WeakMap<HTMLElement, string>();

  constructor(private readonly root: HTMLElement) {}

  show(keymap: Keymap): void {
    const keyOf = (command: string | undefined) => (command === undefined ? '' : shown(keymap, command));
    for (const sign of this.root.querySelectorAll<HTMLElement>('kbd[data-key-of]')) {
      sign.textContent = keyOf(sign.dataset['keyOf']);
      sign.hidden = sign.textContent === '';
    }
    for (const button of this.root.querySelectorAll<HTMLElement>('button[data-command]')) {
      const key = keyOf(button.dataset['command']);
      if (button.dataset['key'] !== undefined) button.dataset['key'] = key;
      else if (button.title !== '') button.title = withKey(this.titleOf(button), key);
    }
  }

  private titleOf(button: HTMLElement): string {
    const title = this.titles.get(button) ?? button.title;
    this.titles.set(button, title);
    return title;
  }
}

/** The first key of a command as people read it; empty when it has none. */
export function shown(keymap: Keymap, command: string): string {
  const key = keymap.keysOf(command)[0];
  return key === undefined ? '' : readable(key);
}

/** A title and its key. */
export function withKey(title: string, key: string): string {
  return key === '' ? title : `${title} (${key})`;
}
