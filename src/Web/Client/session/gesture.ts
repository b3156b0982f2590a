import type { DrawingView, EditView, Guid, MemoryChoice, PromptKind } from '../wire/messages';

/** What a person did to a case, in the words of the hub. */
export type Deed =
  | { readonly type: 'prompt'; readonly kind: PromptKind; readonly positive: boolean; readonly points: readonly number[] }
  | { readonly type: 'draw'; readonly drawing: DrawingView }
  | { readonly type: 'no-target' }
  | { readonly type: 'accept'; readonly slices: readonly number[] }
  | { readonly type: 'release' }
  | { readonly type: 'lock'; readonly locked: boolean }
  | { readonly type: 'relabel'; readonly to: Guid; readonly whole: boolean }
  | { readonly type: 'restore'; readonly editId: Guid; readonly slices: readonly number[] | null }
  | { readonly type: 'memory'; readonly choice: MemoryChoice }
  | { readonly type: 'reading'; readonly reader: number };

/** A deed that the server has not confirmed. `gestureId` is its name for ever: sent twice it is still one edit. */
export interface Gesture {
  readonly gestureId: Guid;
  readonly labelId: Guid;
  readonly slice: number;
  readonly deed: Deed;
  /** Taken back before it was confirmed: if it arrived, what it made is taken back on the server. */
  readonly withdrawn?: boolean;
}

/** The edit that a gesture made, among those the server told of. */
export function editOf(gesture: Gesture, edits: readonly EditView[]): EditView | undefined {
  return edits.find((e) => e.gestureId?.toLowerCase() === gesture.gestureId);
}

/** Gestures as they were kept; what is not one is left out. */
export function parseGestures(text: string | null): Gesture[] {
  try {
    const value: unknown = text ? JSON.parse(text) : [];
    return Array.isArray(value) ? value.filter(isGesture) : [];
  } catch {
    return [];
  }
}

function isGesture(value: unknown): value is Gesture {
  const g = value as Partial<Gesture> | null;
  return (
    typeof g === 'object' && g !== null && typeof g.gestureId === 'string' && typeof g.labelId === 'string' &&
    typeof g.slice === 'number' && typeof g.deed === 'object' && typeof (g.deed as Partial<Deed>)?.type === 'string'
  );
}
