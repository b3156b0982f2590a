/** What a key or a control asks for. Colons separate a command from its argument: "tool:box", "slice:+10", "label:3". */
export type Command = string;

export interface KeyBinding {
  /** As people read them on the key sheet. */
  readonly keys: string;
  readonly says: string;
  readonly group: 'Look' | 'Draw' | 'Labels' | 'Run and check';
}

/** The parts of a keyboard event that matter. */
export interface KeyPress {
  readonly key: string;
  /** The key's place on the keyboard, for what Shift would turn into another character. */
  readonly code?: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

const plain: Readonly<Record<string, Command>> = {
  arrowup: 'slice:+1',
  arrowdown: 'slice:-1',
  pageup: 'slice:+10',
  pagedown: 'slice:-10',
  home: 'slice:first',
  end: 'slice:last',
  '+': 'zoom:in',
  '=': 'zoom:in',
  '-': 'zoom:out',
  f: 'zoom:fit',
  i: 'interpolation',
  k: 'crosshair',
  o: 'mask-style',
  ',': 'mask-opacity:-0.1',
  '.': 'mask-opacity:+0.1',
  f2: 'layout:one',
  f3: 'layout:row',
  f4: 'layout:grid',
  '\\': 'panel',
  m: 'masks',
  d: 'tool:scribble',
  e: 'tool:scribble-negative',
  c: 'tool:click',
  b: 'tool:box',
  x: 'tool:extreme-points',
  l: 'tool:lasso',
  v: 'tool:pan',
  g: 'tool:window',
  z: 'tool:zoom',
  h: 'tool:crosshair',
  r: 'tool:measure',
  q: 'label:previous',
  w: 'label:next',
  n: 'fix-next',
  a: 'accept',
  u: 'release',
  t: 'no-target',
  p: 'propagate',
  s: 'stop',
  escape: 'cancel',
  '?': 'keys',
};

/** With Shift: the window by the digit's place on the keyboard, the crosshair by arrows. */
const shifted: Readonly<Record<string, Command>> = {
  digit0: 'window:automatic',
  digit1: 'window:soft-tissue',
  digit2: 'window:lung',
  digit3: 'window:bone',
  digit4: 'window:brain',
  digit5: 'window:liver',
  arrowleft: 'nudge:left',
  arrowright: 'nudge:right',
  arrowup: 'nudge:up',
  arrowdown: 'nudge:down',
};

/** The command of a key press, or null when the key is not ours. */
export function commandFor(press: KeyPress): Command | null {
  const key = press.key.toLowerCase();
  if (press.ctrlKey || press.metaKey) {
    if (press.altKey) return null;
    if (key === 'z') return press.shiftKey ? 'redo' : 'undo';
    if (key === 'y' && !press.shiftKey) return 'redo';
    return null;
  }
  if (press.altKey) return null;
  const special = press.shiftKey ? shifted[press.code?.toLowerCase() ?? key] : undefined;
  if (special) return special;
  if (/^[1-8]$/.test(key)) return `label:${key}`;
  if (press.shiftKey && key === 'p') return 'propagate-all';
  return plain[key] ?? null;
}

/** The key sheet, in reading order. */
export const keySheet: readonly KeyBinding[] = [
  { group: 'Look', keys: 'Wheel · ↑ ↓', says: 'Slice by slice' },
  { group: 'Look', keys: 'Page Up · Page Down', says: 'Ten slices' },
  { group: 'Look', keys: 'Home · End', says: 'First and last slice' },
  { group: 'Look', keys: 'Ctrl + wheel · + −', says: 'Zoom about the pointer' },
  { group: 'Look', keys: 'Middle-drag · Space-drag', says: 'Pan' },
  { group: 'Look', keys: 'Right-drag', says: 'Window and level' },
  { group: 'Look', keys: 'h · Alt + drag', says: 'Crosshair: the other planes go where you point' },
  { group: 'Look', keys: 'Shift + ← → ↑ ↓', says: 'Crosshair by a voxel' },
  { group: 'Look', keys: 'k', says: 'Show or hide the crosshair' },
  { group: 'Look', keys: 'F2 · F3 · F4', says: 'One view, one with a row below, two by two' },
  { group: 'Look', keys: 'Shift + 1 … 5', says: 'Window: soft tissue, lung, bone, brain, liver' },
  { group: 'Look', keys: 'Shift + 0', says: 'Window of the volume’s own percentiles' },
  { group: 'Look', keys: 'r', says: 'Measure a length' },
  { group: 'Look', keys: 'f', says: 'Fit the slice to the view' },
  { group: 'Look', keys: 'i', says: 'Smooth or exact voxels' },
  { group: 'Look', keys: 'm', says: 'Show or hide the masks' },
  { group: 'Look', keys: 'o', says: 'Masks as outline and fill, outline, or fill' },
  { group: 'Look', keys: ', · .', says: 'Masks fainter or stronger' },
  { group: 'Look', keys: '\\', says: 'Side panel: open, or icons only' },
  { group: 'Draw', keys: 'd', says: 'Scribble on the target' },
  { group: 'Draw', keys: 'e', says: 'Scribble on the background' },
  { group: 'Draw', keys: 'c', says: 'Click' },
  { group: 'Draw', keys: 'b', says: 'Box' },
  { group: 'Draw', keys: 'x', says: 'Extreme points: four clicks' },
  { group: 'Draw', keys: 'l', says: 'Lasso' },
  { group: 'Draw', keys: 'Shift while drawing', says: 'The opposite: target ↔ background' },
  { group: 'Draw', keys: 't', says: 'The target is not on this slice' },
  { group: 'Draw', keys: 'Esc', says: 'Cancel the stroke, else stop the run' },
  { group: 'Draw', keys: 'Ctrl + Z', says: 'Undo, rounds included' },
  { group: 'Draw', keys: 'Ctrl + Y · Ctrl + Shift + Z', says: 'Redo' },
  { group: 'Labels', keys: '1 … 8', says: 'Choose a label' },
  { group: 'Labels', keys: 'q · w', says: 'Previous and next label' },
  { group: 'Run and check', keys: 'p', says: 'Propagate through the range' },
  { group: 'Run and check', keys: 'Shift + P', says: 'Propagate every label with a drawn slice, in one round' },
  { group: 'Run and check', keys: 's', says: 'Stop; what was computed stays' },
  { group: 'Run and check', keys: 'n', says: 'Fix next: the slice whose correction should help most' },
  { group: 'Run and check', keys: 'a', says: 'Accept the slice: it is never rewritten' },
  { group: 'Run and check', keys: 'u', says: 'Unlock the slice' },
  { group: 'Run and check', keys: '?', says: 'This sheet' },
];
