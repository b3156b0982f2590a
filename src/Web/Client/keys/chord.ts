/** The parts of a keyboard event that matter. */
export interface KeyPress {
  readonly key: string;
  /** The key's place on the keyboard, for digits that Shift would turn into another sign. */
  readonly code?: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

const modifiers = new Set(['Control', 'Meta', 'Alt', 'Shift', 'AltGraph', 'CapsLock', 'Dead', 'Process', 'Unidentified']);

/**
 * A key press in one word, for example "Ctrl+Shift+z", "ArrowUp", "?". Null: only a modifier. Shift is named where it does not change
 * the sign.
 */
export function chordOf(press: KeyPress): string | null {
  if (modifiers.has(press.key)) return null;
  const digit = press.shiftKey ? /^Digit(\d)$/.exec(press.code ?? '') : null;
  if (digit && !press.ctrlKey && !press.metaKey && !press.altKey) return `Shift+${digit[1]}`;
  const key = press.key === ' ' ? 'Space' : press.key.length === 1 ? press.key.toLowerCase() : press.key;
  const signs = press.key.length === 1 && press.key.toLowerCase() === press.key.toUpperCase() && press.key !== ' ';
  const held = [
    press.ctrlKey || press.metaKey ? 'Ctrl+' : '',
    press.altKey ? 'Alt+' : '',
    press.shiftKey && !signs ? 'Shift+' : '',
  ];
  return held.join('') + key;
}

const names: Readonly<Record<string, string>> = {
  ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→', PageUp: 'Page Up', PageDown: 'Page Down', Escape: 'Esc',
};

/** As people read it on the key sheet. */
export function readable(chord: string): string {
  const parts = chord.endsWith('++') || chord === '+' ? [...chord.slice(0, -1).split('+').filter(Boolean), '+'] : chord.split('+');
  return parts.map((part, n) => names[part] ?? (n > 0 && part.length === 1 ? part.toUpperCase() : part)).join(' + ');
}
