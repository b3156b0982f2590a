import type { CaseState } from '../session/caseState';
import type { ConnectionState } from '../session/hub';
import type { SavedState } from '../session/session';
import type { UiNode } from './roundTree';
import { concerns, EditKind, EditStatus, type EditView, type Guid, type LabelView, type OverlapRule } from '../wire/messages';

/**
 * What Blazor's panels show. Small and of low frequency: it is pushed at most a few times a second, never while scrolling or drawing.
 */
export interface UiState {
  readonly connection: ConnectionState;
  readonly saved: SavedState;
  readonly pending: number;
  readonly activeLabelId: Guid | null;
  readonly labels: readonly UiLabel[];
  readonly quality: UiQuality;
  readonly suggestion: UiSuggestion | null;
  readonly rounds: readonly UiNode[];
  readonly running: boolean;
}

export interface UiLabel {
  readonly id: Guid;
  readonly number: number;
  readonly name: string;
  readonly color: string;
  readonly code: string | null;
  readonly meaning: string | null;
  /** Null where the slices are not evenly spaced. */
  readonly millilitres: number | null;
  readonly visible: boolean;
  readonly overlap: OverlapRule;
  readonly locked: boolean;
}

/** Of the active label. */
export interface UiQuality {
  /** Slices of the volume. */
  readonly slices: number;
  /** Slices with a state, the target's or an empty one. */
  readonly touched: number;
  /** Slices with the target on them. */
  readonly masks: number;
  readonly anchored: number;
  /** Mean over slices with the target on them; null when there are none. */
  readonly mean: number | null;
  /** Slices that "accept the good ones" would accept. */
  readonly acceptable: number;
}

export interface UiSuggestion {
  readonly slice: number;
  readonly reason: string;
  /** What its correction should add to the mean quality of the label. */
  readonly gain: number;
}

/** A round of the active label: what people did, then the propagation that ended it. */
export interface UiRound {
  readonly round: number;
  /** In the person's own time zone. */
  readonly when: string;
  readonly authors: string;
  readonly prompts: number;
  readonly accepts: number;
  readonly imports: number;
  /** Status of the propagation; null: the round is not propagated yet. */
  readonly status: EditStatus | null;
  readonly model: string;
  readonly failure: string | null;
  readonly undone: boolean;
}

/** Slices at or above this quality are good enough to be accepted together. */
export const acceptableQuality = 0.95;

/** Slices of a label that are not anchored, hold the target, and reach a quality. */
export function acceptableSlices(state: CaseState, labelId: Guid, quality: number): number[] {
  return [...state.slicesOf(labelId).values()]
    .filter((s) => !s.anchored && !s.provisional && s.area > 0 && s.quality >= quality)
    .map((s) => s.slice)
    .sort((a, b) => a - b);
}

export function qualityOf(state: CaseState, labelId: Guid | null, slices: number, acceptFrom = acceptableQuality): UiQuality {
  const views = labelId ? [...state.slicesOf(labelId).values()] : [];
  const masks = views.filter((s) => s.area > 0);
  return {
    slices,
    touched: views.length,
    masks: masks.length,
    anchored: views.filter((s) => s.anchored).length,
    mean: masks.length > 0 ? masks.reduce((sum, s) => sum + s.quality, 0) / masks.length : null,
    acceptable: labelId ? acceptableSlices(state, labelId, acceptFrom).length : 0,
  };
}

export function labelsOf(state: CaseState, hidden: ReadonlySet<Guid>, voxelMillilitres: number | null): UiLabel[] {
  return state.labels.map((label: LabelView) => {
    let area = 0;
    for (const slice of state.slicesOf(label.id).values()) area += slice.area;
    const { id, number, name, color, code, meaning, overlap } = label;
    const millilitres = voxelMillilitres === null ? null : area * voxelMillilitres;
    return { id, number, name, color, code, meaning, millilitres, visible: !hidden.has(id), overlap, locked: state.isLabelLocked(id) };
  });
}

/** The newest rounds of a label, newest first. A propagation ends its round, of every label it was made for. */
export function roundsOf(edits: readonly EditView[], labelId: Guid | null, most = 30): UiRound[] {
  const byRound = new Map<number, EditView[]>();
  let round = 0;
  for (const edit of edits) {
    if (!concerns(edit, labelId)) continue;
    const group = byRound.get(round);
    if (group) group.push(edit);
    else byRound.set(round, [edit]);
    if (edit.kind === EditKind.propagation) round++;
  }
  return [...byRound]
    .sort(([a], [b]) => b - a)
    .slice(0, most)
    .map(([round, group]) => summary(round, group));
}

function summary(round: number, group: readonly EditView[]): UiRound {
  const done = group.filter((e) => !e.undone);
  const last = (done.length > 0 ? done : group).at(-1)!;
  const run = [...group].reverse().find((e) => e.kind === EditKind.propagation);
  return {
    round,
    when: localTime(last.at),
    authors: [...new Set(group.map((e) => e.author))].join(', '),
    prompts: done.filter((e) => e.kind === EditKind.prompt || e.kind === EditKind.noTarget).length,
    accepts: done.filter((e) => e.kind === EditKind.accept).length,
    imports: done.filter((e) => e.kind === EditKind.import).length,
    status: run && !run.undone ? run.status : null,
    model: run?.model || [...group].reverse().find((e) => e.model !== '')?.model || '',
    failure: [...group].reverse().find((e) => e.status === EditStatus.failed)?.failure ?? null,
    undone: done.length === 0,
  };
}

/** The hour today, with the day before that. */
export function localTime(iso: string, now = new Date()): string {
  const at = new Date(iso);
  const hour = at.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  return at.toDateString() === now.toDateString() ? hour : `${at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })} ${hour}`;
}
