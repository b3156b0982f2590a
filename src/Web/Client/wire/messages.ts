// Everything the page and the server say to each other: docs/wire.md, one type a payload. Numbers of the enums are the wire's.

export type Guid = string;

export const PromptKind = { scribble: 0, click: 1, box: 2, extremePoints: 3, lasso: 4 } as const;
export type PromptKind = (typeof PromptKind)[keyof typeof PromptKind];

export const SliceOrigin = {
  prompted: 0, propagated: 1, accepted: 2, noTarget: 3, imported: 4, drawn: 5, interpolated: 6, reading: 8,
} as const;
export type SliceOrigin = (typeof SliceOrigin)[keyof typeof SliceOrigin];

export const EditKind = {
  prompt: 0, propagation: 1, accept: 2, noTarget: 3, release: 4, import: 5, draw: 6, restore: 7, memory: 8, relabel: 9, lock: 10,
  unlock: 11,
} as const;
export type EditKind = (typeof EditKind)[keyof typeof EditKind];

export const EditStatus = { running: 0, completed: 1, stopped: 2, interrupted: 3, failed: 4 } as const;
export type EditStatus = (typeof EditStatus)[keyof typeof EditStatus];

export const Direction = { both: 0, up: 1, down: 2 } as const;
export type Direction = (typeof Direction)[keyof typeof Direction];

export const NextSliceRule = { expectedGain: 0, lowestQuality: 1, largestGap: 2 } as const;
export type NextSliceRule = (typeof NextSliceRule)[keyof typeof NextSliceRule];

export const DrawingKind = { brush: 0, polygon: 1, fillHoles: 2, copy: 3, interpolate: 4 } as const;
export type DrawingKind = (typeof DrawingKind)[keyof typeof DrawingKind];

export const MemoryChoice = { automatic: 0, pinned: 1, dropped: 2 } as const;
export type MemoryChoice = (typeof MemoryChoice)[keyof typeof MemoryChoice];

/** A mask changed by hand. `points`: x0, y0, x1, y1, … in voxels; `band`: lowest and highest intensity touched; `from`: slice copied. */
export interface DrawingView {
  readonly kind: DrawingKind;
  readonly adds: boolean;
  readonly points: readonly number[];
  readonly radiusMm: number;
  readonly ball: boolean;
  readonly band: readonly [number, number] | null;
  readonly from: number | null;
}

/**
 * One slice of one label. `memory`: slice, permanent (1) or working (0), share of attention, for each memory slice. `mask` is a run-
 * length code; `provisional`: a blend will replace it within the run.
 */
export interface SliceView {
  readonly slice: number;
  readonly mask: Uint8Array;
  readonly area: number;
  readonly quality: number;
  readonly presence: number;
  readonly origin: SliceOrigin;
  readonly anchored: boolean;
  readonly editId: Guid;
  readonly provisional: boolean;
  readonly memory: readonly number[];
}

/** Accepted or declared empty: nobody changes it before it was unlocked by an explicit step. */
export function isLocked({ anchored, origin }: SliceView): boolean {
  return anchored && (origin === SliceOrigin.accepted || origin === SliceOrigin.noTarget);
}

/** What one reader of the scan made of a label. */
export interface ReadingView {
  readonly reader: number;
  readonly slices: readonly SliceView[];
}

/** `points`: x0, y0, x1, y1, … in voxels of the slice; the centre of voxel (x, y) is exactly (x, y). */
export interface PromptView {
  readonly labelId: Guid;
  readonly slice: number;
  readonly kind: number;
  readonly positive: boolean;
  readonly points: readonly number[];
}

/** `at`: ISO 8601, UTC. `slice`: null for a round. `others`: further labels it wrote to. */
export interface EditView {
  readonly id: Guid;
  readonly labelId: Guid;
  readonly others: readonly Guid[];
  readonly sequence: number;
  readonly kind: EditKind;
  readonly status: EditStatus;
  readonly slice: number | null;
  readonly round: number;
  readonly author: string;
  readonly at: string;
  readonly undone: boolean;
  readonly model: string;
  readonly failure: string | null;
  readonly prompts: readonly PromptView[];
  /** The page's own name of the gesture that made it. */
  readonly gestureId: Guid | null;
  /** The edit whose moment it restored. */
  readonly source: Guid | null;
  readonly choice: MemoryChoice | null;
}

/** A round of a label as a node of the history's tree; `editId` is the moment it ended. */
export interface RoundView {
  readonly editId: Guid;
  readonly parentId: Guid | null;
  readonly round: number;
  readonly at: string;
  readonly authors: readonly string[];
  readonly prompts: number;
  readonly drawings: number;
  readonly accepts: number;
  readonly imports: number;
  readonly restored: boolean;
  readonly status: EditStatus | null;
  readonly model: string;
  readonly failure: string | null;
  /** On the branch that is shown: neither undone nor passed by. */
  readonly present: boolean;
  readonly slices: number;
  readonly voxels: number;
  readonly meanQuality: number | null;
}

/** A page that has the case open. */
export interface PresentView {
  readonly pageId: string;
  readonly personId: Guid;
  readonly name: string;
  readonly labelId: Guid | null;
  readonly slice: number;
  readonly drawing: boolean;
  /** The page it goes along with: its guide. */
  readonly follows: string | null;
}

/** What a page looks at, for those who look together: crosshair and pointer as voxels (I, J, K), window as level and width. */
export interface SharedView {
  readonly pageId: string;
  readonly ijk: readonly [number, number, number];
  readonly window: readonly [number, number];
  readonly cursor: readonly [number, number, number] | null;
}

export interface PresenceChanged {
  readonly pages: readonly PresentView[];
}

export const OverlapRule = { probability: 0, precedence: 1, allowed: 2 } as const;
export type OverlapRule = (typeof OverlapRule)[keyof typeof OverlapRule];

/** Whether an edit or a run takes part in a label. */
export function concerns(of: { readonly labelId: Guid; readonly others: readonly Guid[] }, labelId: Guid | null): boolean {
  return labelId !== null && (of.labelId === labelId || of.others.includes(labelId));
}

/** `overlap`: who keeps a voxel that this label and another one claim. */
export interface LabelView {
  readonly id: Guid;
  readonly number: number;
  readonly name: string;
  readonly color: string;
  readonly code: string | null;
  readonly meaning: string | null;
  readonly overlap: OverlapRule;
}

export interface SuggestionView {
  readonly slice: number;
  readonly expectedGain: number;
  readonly quality: number;
  readonly empty: boolean;
  readonly jump: number | null;
  readonly distance: number | null;
}

export interface SlicesChanged {
  readonly labelId: Guid;
  readonly editId: Guid;
  readonly slices: readonly SliceView[];
  readonly cleared: readonly number[];
}

/** Where a prompt stands. `position` 0: being answered; n: nth in the queue. `seconds` until its mask is there; null: not known. */
export interface PromptMoved {
  readonly editId: Guid;
  readonly position: number;
  readonly seconds: number | null;
}

/** `position` 0: running; n: nth in the queue. `seconds` until it begins or, running, ends; null: not known. */
export interface RunView {
  readonly editId: Guid;
  readonly labelId: Guid;
  readonly others: readonly Guid[];
  readonly status: EditStatus;
  readonly done: number;
  readonly total: number;
  readonly position: number;
  readonly seconds: number | null;
  readonly millisecondsPerSlice: number;
  readonly failure: string | null;
  /** Halted by a person until she lets it go on. */
  readonly paused: boolean;
}

export interface SuggestionChanged {
  readonly labelId: Guid;
  readonly suggestion: SuggestionView | null;
}

export interface CaseView {
  readonly id: Guid;
  readonly labels: readonly LabelView[];
  readonly slices: readonly { readonly labelId: Guid; readonly slices: readonly SliceView[] }[];
  readonly edits: readonly EditView[];
  readonly run: RunView | null;
  readonly suggestions: readonly SuggestionChanged[];
  readonly axis: 'I' | 'J' | 'K';
}

/** GET /api/cases/{id}: what the viewer must know before the first slice. */
export interface CaseHeader {
  readonly id: Guid;
  readonly name: string;
  readonly projectId: Guid;
  readonly projectName: string;
  readonly axis: 'I' | 'J' | 'K';
  readonly size: readonly [number, number, number];
  readonly ijkToLps: readonly number[];
  readonly voxelType: 'int16' | 'float32';
  readonly modality: 'CT' | 'MR' | 'Other' | 'Unknown';
  readonly intensity: { readonly minimum: number; readonly maximum: number; readonly low: number; readonly high: number };
  /** Slices whose image could not be read. */
  readonly damagedSlices: readonly number[];
  /** Slices are not evenly spaced: no volume in millilitres is told. */
  readonly uneven: boolean;
}

/** RFC 9457 problem details: `title` says what was wrong and where, `detail` what to do. */
export interface Problem {
  readonly title?: string;
  readonly detail?: string;
}
