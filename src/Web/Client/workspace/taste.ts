import type { Shelf } from '../session/outbox';
import { maskStyles, type MaskStyle } from './look';

export const layouts = ['one', 'row', 'grid'] as const;
/** One view; a large one with the others in a row below; two by two. */
export type Layout = (typeof layouts)[number];

/** How a person likes to look at any case; kept in the browser. */
export interface Taste {
  readonly layout: Layout;
  readonly maskStyle: MaskStyle;
  readonly maskOpacity: number;
  readonly smoothly: boolean;
  readonly crosshairShown: boolean;
  /** Null: as the window's width suggests. */
  readonly panelOpen: boolean | null;
}

export const defaultTaste: Taste = {
  layout: 'row', maskStyle: 'both', maskOpacity: 0.26, smoothly: true, crosshairShown: true, panelOpen: null,
};

/** What is kept, as far as it makes sense, and the defaults for the rest. */
export function readTaste(shelf: Shelf): Taste {
  try {
    const kept = (JSON.parse(shelf.read() ?? '{}') ?? {}) as Partial<Record<keyof Taste, unknown>>;
    const flag = <T>(value: unknown, otherwise: T) => (typeof value === 'boolean' ? value : otherwise);
    const opacity = kept.maskOpacity;
    return {
      layout: layouts.find((l) => l === kept.layout) ?? defaultTaste.layout,
      maskStyle: maskStyles.find((s) => s === kept.maskStyle) ?? defaultTaste.maskStyle,
      maskOpacity: typeof opacity === 'number' && opacity >= 0 && opacity <= 1 ? opacity : defaultTaste.maskOpacity,
      smoothly: flag(kept.smoothly, defaultTaste.smoothly),
      crosshairShown: flag(kept.crosshairShown, defaultTaste.crosshairShown),
      panelOpen: flag(kept.panelOpen, defaultTaste.panelOpen),
    };
  } catch {
    return defaultTaste;
  }
}
