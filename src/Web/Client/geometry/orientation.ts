import type { Vector3, Volume } from './volume';

/** Index 0…2 of the patient axis (left–right, posterior–anterior, superior–inferior) that a direction follows most, and its sign. */
function dominant(direction: Vector3): { axis: number; sign: 1 | -1 } {
  const size = direction.map(Math.abs);
  const axis = size.indexOf(Math.max(...size));
  return { axis, sign: direction[axis]! < 0 ? -1 : 1 };
}

/** The letter of the patient's side that a direction in LPS points to. */
export function letter(direction: Vector3): string {
  const { axis, sign } = dominant(direction);
  return (sign > 0 ? 'LPS' : 'RAI')[axis]!;
}

/**
 * How a slice is turned for the screen, the way radiologists look at it: left on the right; anterior on top, or superior on top where the
 * slice has that direction; anterior on the left of a sagittal slice. Only quarter turns and mirrors: a voxel is never re-gridded.
 */
export interface Orientation {
  /** True: the slice's y runs across the screen and its x down. */
  readonly swap: boolean;
  readonly flipX: boolean;
  readonly flipY: boolean;
}

export function orient(volume: Volume): Orientation {
  const x = dominant(volume.step(volume.xAxis));
  const y = dominant(volume.step(volume.yAxis));
  // Superior–inferior belongs on the vertical; else left–right on the horizontal.
  const swap = x.axis === 2 || (y.axis === 0 && x.axis !== 0);
  const mirrored = (d: { axis: number; sign: number }) => (d.axis === 2 ? d.sign > 0 : d.sign < 0);
  return { swap, flipX: mirrored(x), flipY: mirrored(y) };
}

export interface EdgeLetters {
  readonly left: string;
  readonly right: string;
  readonly top: string;
  readonly bottom: string;
}

const negated = (v: Vector3): Vector3 => [-v[0], -v[1], -v[2]];

/** The letters at the four edges of the screen. */
export function edgeLetters(volume: Volume, orientation: Orientation): EdgeLetters {
  const x = orientation.flipX ? negated(volume.step(volume.xAxis)) : volume.step(volume.xAxis);
  const y = orientation.flipY ? negated(volume.step(volume.yAxis)) : volume.step(volume.yAxis);
  const [across, down] = orientation.swap ? [y, x] : [x, y];
  return { left: letter(negated(across)), right: letter(across), top: letter(negated(down)), bottom: letter(down) };
}

export type PlaneName = 'axial' | 'coronal' | 'sagittal';

const planeNames: readonly PlaneName[] = ['sagittal', 'coronal', 'axial'];

/** The plane's name after the patient axis that slices are stacked along; of an oblique volume the nearest one. */
export function planeName(volume: Volume): PlaneName {
  return planeNames[dominant(volume.step(volume.zAxis)).axis]!;
}

/** Degrees between the slices' stacking direction and the patient axis they are named after; 0 in a volume that is not oblique. */
export function obliqueness(volume: Volume): number {
  const step = volume.step(volume.zAxis);
  return (Math.acos(Math.min(1, Math.max(...step.map(Math.abs)) / Math.hypot(...step))) * 180) / Math.PI;
}

/** All three planes: the one slices are propagated along first, then the others as axial, coronal, sagittal. */
export function planesOf(main: Volume): readonly [Volume, Volume, Volume] {
  const rank = (volume: Volume) => planeNames.length - planeNames.indexOf(planeName(volume));
  const others = (['I', 'J', 'K'] as const).filter((axis) => axis !== main.header.axis).map((axis) => main.along(axis));
  const [first, second] = others.sort((a, b) => rank(a) - rank(b)) as [Volume, Volume];
  return [main, first, second];
}
