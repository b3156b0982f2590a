import type { CaseHeader } from '../wire/messages';

/** Intensities level − width/2 … level + width/2 run from black to white. */
export interface WindowLevel {
  readonly level: number;
  readonly width: number;
}

export interface Preset extends WindowLevel {
  readonly name: string;
}

/** Level and width in HU, as radiologists set them. */
export const ctPresets: readonly Preset[] = [
  { name: 'soft-tissue', level: 40, width: 400 },
  { name: 'lung', level: -600, width: 1500 },
  { name: 'bone', level: 400, width: 1800 },
  { name: 'brain', level: 40, width: 80 },
  { name: 'liver', level: 60, width: 160 },
];

/** As the picture's corner says it: width before level, narrow windows with decimals, a real minus sign. */
export function windowWords({ level, width }: WindowLevel): string {
  const digits = width < 10 ? 2 : 0;
  return `W ${width.toFixed(digits)}  L ${level.toFixed(digits).replace('-', '−')}`;
}

/** As pictures are made: a window with negative width runs from white to black. */
export function greys({ level, width }: WindowLevel, inverted: boolean): WindowLevel {
  return { level, width: inverted ? -width : width };
}

type Intensity = CaseHeader['intensity'];

/** The window from the 0.5th to the 99.5th percentile; a flat volume gets a width of its own range, or 1. */
export function automatic(intensity: Intensity): WindowLevel {
  const [low, high] = intensity.high > intensity.low ? [intensity.low, intensity.high] : [intensity.minimum, intensity.maximum];
  return { level: (low + high) / 2, width: Math.max(high - low, 1e-3) };
}

/** The preset that has these numbers, "automatic" for the volume's percentiles; else "custom". */
export function windowName({ level, width }: WindowLevel, intensity: Intensity): string {
  const known = [...ctPresets, { ...automatic(intensity), name: 'automatic' }];
  return known.find((p) => p.width === width && p.level === level)?.name ?? 'custom';
}

/** What a case opens with: CT in soft tissue when its intensities look like HU, anything else by its percentiles. */
export function initialWindow(header: Pick<CaseHeader, 'modality' | 'intensity'>): WindowLevel & { name: string } {
  const hounsfield = header.modality === 'CT' && header.intensity.minimum < -200 && header.intensity.high > 40;
  return hounsfield ? ctPresets[0]! : { ...automatic(header.intensity), name: 'automatic' };
}

/**
 * A right-drag: across changes the width, up makes the picture brighter (a lower level). 400 CSS pixels cover the volume's intensities,
 * so that CT and MR feel the same.
 */
export function dragged(start: WindowLevel, dx: number, dy: number, intensity: Intensity): WindowLevel {
  const range = Math.max(intensity.high - intensity.low, 1e-3);
  const step = range / 400;
  const least = range / 1000;
  const most = Math.max(intensity.maximum - intensity.minimum, range) * 2;
  const width = Math.min(Math.max(start.width + dx * step, least), most);
  const level = Math.min(Math.max(start.level + dy * step, intensity.minimum - range / 2), intensity.maximum + range / 2);
  return { level, width };
}
