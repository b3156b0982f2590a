import type { CaseState } from '../session/caseState';
import type { MaskLayer } from '../viewer/sliceRenderer';
import { decodeMask } from '../wire/runLength';
import type { Guid, SliceView } from '../wire/messages';

/** Decoded masks live as long as the states they belong to. */
const decoded = new WeakMap<SliceView, Uint8Array<ArrayBuffer>>();

function maskOf(view: SliceView, width: number, height: number): Uint8Array<ArrayBuffer> {
  let mask = decoded.get(view);
  if (!mask) decoded.set(view, (mask = decodeMask(view.mask, width, height, 255)));
  return mask;
}

export function parseColor(hex: string): readonly [number, number, number] {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** The masks of a slice in drawing order: the active label on top and stronger. Provisional masks are fainter. */
export function maskLayers(
  state: CaseState, slice: number, active: Guid | null, hidden: ReadonlySet<Guid>, width: number, height: number,
): MaskLayer[] {
  const layers: MaskLayer[] = [];
  const order = [...state.labels].sort((a, b) => Number(a.id === active) - Number(b.id === active));
  for (const label of order) {
    if (hidden.has(label.id)) continue;
    const view = state.slice(label.id, slice);
    if (!view || view.area === 0) continue;
    const [red, green, blue] = parseColor(label.color);
    const strength = (label.id === active ? 1 : 0.6) * (view.provisional ? 0.6 : 1);
    layers.push({ mask: maskOf(view, width, height), red, green, blue, fill: 0.26 * strength, line: strength });
  }
  return layers;
}
