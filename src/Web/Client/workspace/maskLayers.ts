import type { CaseState } from '../session/caseState';
import type { MaskLayer } from '../viewer/sliceRenderer';
import { decodeMask } from '../wire/runLength';
import type { Guid, SliceView } from '../wire/messages';
import type { MaskStyle } from './look';

/** Decoded masks kept, those used last: a walk through thousands of slices must not fill the memory. */
const mostDecoded = 96;
const decoded = new Map<SliceView, Uint8Array<ArrayBuffer>>();

/** The mask of a slice, 0 or 255 a voxel. */
export function maskOf(view: SliceView, width: number, height: number): Uint8Array<ArrayBuffer> {
  const mask = decoded.get(view) ?? decodeMask(view.mask, width, height, 255);
  decoded.delete(view);
  decoded.set(view, mask);
  if (decoded.size > mostDecoded) decoded.delete(decoded.keys().next().value!);
  return mask;
}

export function parseColor(hex: string): readonly [number, number, number] {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

export interface MaskChoice {
  readonly active: Guid | null;
  readonly hidden: ReadonlySet<Guid>;
  readonly style: MaskStyle;
  /** Of the fill, 0…1. */
  readonly opacity: number;
}

/** A label's mask on what is shown. Provisional masks are fainter: a blend will replace them. */
export interface FoundMask {
  readonly mask: Uint8Array<ArrayBuffer>;
  readonly revision: number;
  readonly provisional?: boolean;
}

/** The masks in drawing order: the active label on top and stronger. */
export function maskLayers(
  state: CaseState, { active, hidden, style, opacity }: MaskChoice, find: (labelId: Guid) => FoundMask | null,
): MaskLayer[] {
  const layers: MaskLayer[] = [];
  const order = [...state.labels].sort((a, b) => Number(a.id === active) - Number(b.id === active));
  for (const label of order) {
    const found = hidden.has(label.id) ? null : find(label.id);
    if (!found) continue;
    const [red, green, blue] = parseColor(label.color);
    const strength = (label.id === active ? 1 : 0.6) * (found.provisional ? 0.6 : 1);
    layers.push({
      mask: found.mask, revision: found.revision, red, green, blue,
      fill: style === 'outline' ? 0 : opacity * strength,
      line: style === 'fill' ? 0 : strength,
    });
  }
  return layers;
}
