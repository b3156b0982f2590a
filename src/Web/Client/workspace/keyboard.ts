import type { Command, Keymap } from '../keys/keymap';

/** Keys held that change what a gesture started now would mean. */
export interface Held {
  readonly shift: boolean;
  readonly alt: boolean;
  readonly ctrl: boolean;
}

export interface KeyboardHost {
  keymap(): Keymap;
  run(command: Command): void;
  /** Space is held or released. */
  panning(held: boolean): void;
  /** A modifier is held or released. */
  held(held: Held): void;
}

const none: Held = { shift: false, alt: false, ctrl: false };
const modifiers = new Set(['Shift', 'Alt', 'Control', 'Meta']);

/** Keys of the page. While someone types, or a dialog is open, keys are theirs. */
export function listenToKeyboard(host: KeyboardHost, signal: AbortSignal): void {
  const tell = (event: KeyboardEvent) => {
    if (modifiers.has(event.key)) host.held({ shift: event.shiftKey, alt: event.altKey, ctrl: event.ctrlKey || event.metaKey });
  };

  document.addEventListener('keydown', (event) => {
    tell(event);
    if (event.defaultPrevented || isTheirs(event)) return;
    if (event.key === ' ') {
      event.preventDefault();
      host.panning(true);
      return;
    }
    const command = host.keymap().commandFor(event);
    if (!command) return;
    event.preventDefault();
    host.run(command);
  }, { signal });

  document.addEventListener('keyup', (event) => {
    tell(event);
    if (event.key === ' ') host.panning(false);
  }, { signal });

  window.addEventListener('blur', () => {
    host.panning(false);
    host.held(none);
  }, { signal });
}

function isTheirs(event: KeyboardEvent): boolean {
  if (event.isComposing || document.querySelector('dialog[open], .mud-dialog, .mud-popover-open .mud-list')) return true;
  // Escape closes an open menu, and nothing else.
  if (event.key === 'Escape' && document.querySelector(':popover-open')) return true;
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  if (target instanceof HTMLInputElement && target.type === 'range' && /^(Arrow|Page|Home|End)/.test(event.key)) return true;
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button', 'range'].includes(target.type);
  // Enter and Space press the button that has the focus.
  return (event.key === ' ' || event.key === 'Enter') && target.closest('button, a[href], summary') !== null;
}
