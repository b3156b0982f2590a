import type { Point, Size } from '../viewer/camera';
import type { DrawingView, PromptKind } from '../wire/messages';
import type { Brush } from './brush';

/**
 * Where the pointer is: on the slice in voxels, on the screen in CSS pixels of the canvas; which keys are held, and how hard a pen
 * presses.
 */
export interface PointerSample {
  readonly voxel: Point;
  readonly screen: Point;
  readonly shift: boolean;
  readonly ctrl?: boolean;
  /** 0 to 1, of a pen only. */
  readonly pressure?: number | undefined;
}

/** A finished gesture, ready for the wire. */
export interface Drawn {
  readonly kind: PromptKind;
  readonly positive: boolean;
  readonly points: readonly Point[];
}

/** A gesture under way, to be drawn over the slice. */
export interface Preview {
  readonly kind: PromptKind;
  readonly positive: boolean;
  readonly points: readonly Point[];
}

/** What a tool may ask of its surroundings. */
export interface ToolHost {
  /** Voxels of the slice: points are kept on it. */
  readonly slice: Size;
  /** How the brush is set. */
  readonly brush: Brush;
  submit(drawn: Drawn): void;
  /** A mask changed by hand. */
  draw(drawing: DrawingView): void;
  /** Takes the brush's intensities from the slice around a point. */
  pick(at: Point): void;
  /** The preview changed. */
  changed(): void;
  /** One sentence for the person at the pointer, for example why nothing happened. */
  hint(text: string): void;
}

/**
 * One kind of gesture as a state machine. `down`, `move` and `up` come in this order, always for one pointer. `cancel` goes back to the
 * state before the gesture and says whether there was one; it also serves when the page interrupts (another slice, label or tool). A lost
 * pointer takes back only its press: see `abortPress`. A tool that holds points between presses shows them in `preview`.
 */
export interface Tool {
  down(at: PointerSample): void;
  move(at: PointerSample): void;
  up(at: PointerSample): void;
  cancel(): boolean;
  preview(): Preview | null;
  /** For tools that hold points: a second finger or a lost pointer takes back the press under way and leaves the points held. */
  abortPress?(): void;
  /** The pointer moves with no button down, for tools that hold points. */
  hover?(at: PointerSample): void;
  /** Enter: ends what is held, as if it were complete. True when there was something. */
  finish?(): boolean;
  /** Backspace: takes the last point back. True when there was one. */
  back?(): boolean;
  /** What the gesture would do to the mask if it ended now. */
  drawing?(): DrawingView | null;
}

/** Keeps a point on the slice, edges of the outermost voxels included. */
export function onSlice(point: Point, slice: Size): Point {
  return { x: Math.min(Math.max(point.x, -0.5), slice.width - 0.5), y: Math.min(Math.max(point.y, -0.5), slice.height - 0.5) };
}

/** Thousandths of a voxel: what is stored is what is drawn again. */
export function rounded(point: Point): Point {
  return { x: Math.round(point.x * 1000) / 1000, y: Math.round(point.y * 1000) / 1000 };
}
