import { planeName, type PlaneName } from '../../geometry/orientation';
import type { Volume } from '../../geometry/volume';

/** A colour for each plane, told apart with any colour blindness: title, frame, and its line in the other planes. */
const colors: Readonly<Record<PlaneName, string>> = { axial: '#7cc4f5', coronal: '#f0b04a', sagittal: '#d58ec0' };

export function planeColor(plane: Volume): string {
  return colors[planeName(plane)];
}
