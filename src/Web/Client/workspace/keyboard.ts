import { commandFor, type Command } from '../keys/keymap';

export interface KeyboardHost {
  run(command: Command): void;
  /** Space is held or released. */
  panning(held: boolean): void;
  /** Shift is held or released: a gesture started now would mean the opposite. */
  shift(held: boolean): void;
}

/** Keys of the page. While someone types, or a dialog is open, keys are theirs. */
export function listenToKeyboard(host: KeyboardHost, signal: AbortSignal): void {
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Shift') host.shift(true);
    if (event.defaultPrevented || isTheirs(event)) return;
    if (event.key === ' ') {
      event.preventDefault();
      host.panning(true);
      return;
    }
    const command = commandFor(event);
    if (!command) return;
    event.preventDefault();
    host.run(command);
  }, { signal });

  document.addEventListener('keyup', (event) => {
    if (event.key === 'Shift') host.shift(false);
    if (event.key === ' ') host.panning(false);
  }, { signal });

  window.addEventListener('blur', () => {
    host.panning(false);
    host.shift(false);
  }, { signal });
}

function isTheirs(event: KeyboardEvent): boolean {
  if (event.isComposing || document.querySelector('dialog[open], .mud-dialog, .mud-popover-open .mud-list')) return true;
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  if (target instanceof HTMLInputElement && target.type === 'range' && /^(Arrow|Page|Home|End)/.test(event.key)) return true;
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button', 'range'].includes(target.type);
  // Enter and Space press the button that has the focus.
  return (event.key === ' ' || event.key === 'Enter') && target.closest('button, a[href], summary') !== null;
}
