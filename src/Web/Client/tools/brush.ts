/** Millimetres between brush sizes that one press of a key takes, as a factor. */
const step = 1.2;

/** How the brush is set: one for all brush tools of a page. */
export class Brush {
  radiusMm: number;
  /** A ball that reaches into neighbouring slices; else a disc. */
  ball = false;
  /** A pen pressed harder draws wider. */
  pressure = false;
  /** Intensities that the threshold brush touches, both ends included. */
  band: readonly [number, number];

  /** `finest`: the smallest spacing of the voxels in millimetres. */
  constructor(
    private readonly finest: number,
    band: readonly [number, number],
  ) {
    this.radiusMm = Math.min(Math.max(finest * 5, finest / 2), Brush.largest);
    this.band = band;
  }

  static readonly largest = 100;

  /** One size up (1) or down (−1). */
  resize(steps: number): void {
    this.setRadius(this.radiusMm * step ** steps);
  }

  setRadius(millimetres: number): void {
    if (!Number.isFinite(millimetres)) return;
    const bounded = Math.min(Math.max(millimetres, this.finest / 2), Brush.largest);
    this.radiusMm = Math.round(bounded * 100) / 100;
  }

  setBand(low: number, high: number): void {
    if (Number.isFinite(low) && Number.isFinite(high)) this.band = [Math.min(low, high), Math.max(low, high)];
  }

  /** The radius of a stroke pressed so hard (0 to 1); undefined: no pen presses. */
  radiusAt(pressure: number | undefined, radiusMm = this.radiusMm): number {
    const factor = this.pressure && pressure !== undefined && pressure > 0 ? 0.5 + pressure : 1;
    return Math.round(radiusMm * factor * 1000) / 1000;
  }
}
