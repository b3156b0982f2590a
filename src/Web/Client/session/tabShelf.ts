import { parseGestures, type Gesture } from './gesture';
import type { Shelf } from './outbox';

/** The browser's stores that a tab needs, as functions: tests put doubles here. */
export interface TabStores {
  /** Kept for all tabs and after they are closed. */
  readonly shared: Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;
  /** Whether another tab that is open holds a name. */
  isHeld(name: string): boolean;
}

/**
 * A shelf of this tab's own: two tabs of one case never overwrite each other's unsent gestures. What tabs left behind that are closed
 * is taken over at
 * first reading; should two tabs take over the same, the gestures' names keep them one.
 */
export function tabShelf(prefix: string, tab: string, { shared, isHeld }: TabStores): Shelf {
  const own = `${prefix}.${tab}`;
  return {
    read: () => {
      try {
        const gestures: Gesture[] = [];
        for (const key of keysOf(shared, prefix)) {
          if (key !== own && isHeld(key)) continue;
          gestures.push(...parseGestures(shared.getItem(key)));
          if (key !== own) shared.removeItem(key);
        }
        const once = [...new Map(gestures.map((g) => [g.gestureId, g])).values()];
        if (once.length > 0) shared.setItem(own, JSON.stringify(once));
        return once.length > 0 ? JSON.stringify(once) : null;
      } catch {
        return null;
      }
    },
    write: (text) => {
      try {
        if (text === null) shared.removeItem(own);
        else shared.setItem(own, text);
        return true;
      } catch {
        return false;
      }
    },
  };
}

function keysOf(store: TabStores['shared'], prefix: string): string[] {
  const keys = Array.from({ length: store.length }, (_, n) => store.key(n));
  return keys.filter((key): key is string => key?.startsWith(`${prefix}.`) ?? false).sort();
}
