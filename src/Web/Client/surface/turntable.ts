export type Vector = readonly [number, number, number];

const scale = (v: Vector, f: number): Vector => [v[0] * f, v[1] * f, v[2] * f];
const add = (a: Vector, b: Vector): Vector => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];

/** What is looked at: a box in millimetres (LPS). */
export interface Bounds {
  readonly centre: Vector;
  /** Of the sphere around it, millimetres. */
  readonly radius: number;
}

/**
 * A look at the patient from outside without perspective, so that lengths compare: turned about the head–foot axis and tilted, zoomed and
 * moved. Immutable. Turn 0, tilt 0 looks from the front (anterior), the patient's left on the right of the screen, the head on top.
 */
export class Turntable {
  constructor(
    readonly target: Vector,
    /** Radians: positive turns the patient's front to the left of the screen. */
    readonly turn: number,
    /** Radians from −π/2 (from below) to π/2 (from above). */
    readonly tilt: number,
    /** CSS pixels a millimetre. */
    readonly zoom: number,
  ) {}

  /** The whole box in a view of so many CSS pixels, from the front and slightly from above. */
  static fit({ centre, radius }: Bounds, width: number, height: number, turn = 0.45, tilt = 0.25): Turntable {
    return new Turntable(centre, turn, tilt, Math.max(Math.min(width, height), 16) / (2 * Math.max(radius, 1)));
  }

  /** Unit vectors in LPS of the screen's right, its up, and towards the eye. */
  get axes(): { readonly right: Vector; readonly up: Vector; readonly eye: Vector } {
    const [ct, st, cp, sp] = [Math.cos(this.turn), Math.sin(this.turn), Math.cos(this.tilt), Math.sin(this.tilt)];
    const front: Vector = [st, -ct, 0];
    return {
      right: [ct, st, 0],
      up: [-front[0] * sp, -front[1] * sp, cp],
      eye: [front[0] * cp, front[1] * cp, sp],
    };
  }

  turned(dx: number, dy: number): Turntable {
    const tilt = Math.min(Math.max(this.tilt + dy, -Math.PI / 2), Math.PI / 2);
    return new Turntable(this.target, this.turn + dx, tilt, this.zoom);
  }

  zoomed(factor: number): Turntable {
    return new Turntable(this.target, this.turn, this.tilt, Math.min(Math.max(this.zoom * factor, 0.02), 100));
  }

  /** Moves the picture by CSS pixels. */
  panned(dx: number, dy: number): Turntable {
    const { right, up } = this.axes;
    const target = add(this.target, add(scale(right, -dx / this.zoom), scale(up, dy / this.zoom)));
    return new Turntable(target, this.turn, this.tilt, this.zoom);
  }

  /** From millimetres to clip coordinates of a view of so many CSS pixels: 4 × 4, column by column. `depth`: millimetres to either side. */
  matrix(width: number, height: number, depth: number): Float32Array {
    const { right, up, eye } = this.axes;
    const rows = [scale(right, (2 * this.zoom) / width), scale(up, (2 * this.zoom) / height), scale(eye, -1 / depth)];
    const offset = rows.map((r) => -(r[0] * this.target[0] + r[1] * this.target[1] + r[2] * this.target[2]));
    const m = new Float32Array(16);
    rows.forEach((r, n) => {
      for (let c = 0; c < 3; c++) m[4 * c + n] = r[c]!;
      m[12 + n] = offset[n]!;
    });
    m[15] = 1;
    return m;
  }
}
