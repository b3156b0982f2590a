import {
  EditKind,
  EditStatus,
  type CaseView,
  type EditView,
  type Guid,
  type LabelView,
  type PromptMoved,
  type PromptView,
  type RunView,
  type SlicesChanged,
  type SliceView,
  type SuggestionChanged,
  type SuggestionView,
} from '../wire/messages';

/** What of the state changed: views redraw only what they show. */
export interface Change {
  readonly what: 'all' | 'slices' | 'edits' | 'run' | 'suggestion' | 'labels';
  readonly labelId?: Guid;
  readonly slices?: readonly number[];
}

/**
 * What the page knows of its case: the server's truth as last heard. Every event carries states, not steps, so applying one twice changes
 * nothing. The connection delivers events in the order of the changes they tell of; a snapshot replaces everything.
 */
export class CaseState {
  private labelList: readonly LabelView[] = [];
  private readonly slices = new Map<Guid, Map<number, SliceView>>();
  private readonly editsById = new Map<Guid, EditView>();
  private editList: readonly EditView[] | null = null;
  private readonly suggestions = new Map<Guid, SuggestionView>();
  private currentRun: RunView | null = null;
  private readonly moves = new Map<Guid, PromptMoved>();
  private readonly listeners = new Set<(change: Change) => void>();

  subscribe(listener: (change: Change) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  get labels(): readonly LabelView[] {
    return this.labelList;
  }

  /** The history by sequence, oldest first. */
  get edits(): readonly EditView[] {
    this.editList ??= [...this.editsById.values()].sort((a, b) => a.sequence - b.sequence);
    return this.editList;
  }

  /** The run under way or waiting, of whichever label; null when none is. */
  get run(): RunView | null {
    return this.currentRun;
  }

  /** Of the prompts that wait for their turn, the one that comes first; null when none waits. */
  get waiting(): PromptMoved | null {
    const waiting = [...this.moves.values()].filter((m) => m.position > 0);
    return waiting.reduce<PromptMoved | null>((first, m) => (first && first.position <= m.position ? first : m), null);
  }

  slice(labelId: Guid, slice: number): SliceView | null {
    return this.slices.get(labelId)?.get(slice) ?? null;
  }

  slicesOf(labelId: Guid): ReadonlyMap<number, SliceView> {
    return this.slices.get(labelId) ?? empty;
  }

  /** Somebody finished the label: nobody changes its masks until it is unlocked. */
  isLabelLocked(labelId: Guid): boolean {
    const steps = this.edits.filter((e) => !e.undone && e.labelId === labelId && (e.kind === EditKind.lock || e.kind === EditKind.unlock));
    return steps.at(-1)?.kind === EditKind.lock;
  }

  suggestion(labelId: Guid): SuggestionView | null {
    return this.suggestions.get(labelId) ?? null;
  }

  /** Prompts on a slice that are not undone, oldest first, of every label. */
  promptsOn(slice: number): readonly PromptView[] {
    return this.edits.filter((e) => !e.undone && e.slice === slice).flatMap((e) => e.prompts.filter((p) => p.slice === slice));
  }

  /** Slices of a label that carry a prompt which is not undone. */
  promptedSlices(labelId: Guid): ReadonlySet<number> {
    const slices = new Set<number>();
    for (const edit of this.edits) {
      if (!edit.undone && edit.labelId === labelId) for (const prompt of edit.prompts) slices.add(prompt.slice);
    }
    return slices;
  }

  replace(view: CaseView): void {
    this.labelList = [...view.labels].sort((a, b) => a.number - b.number);
    this.slices.clear();
    for (const { labelId, slices } of view.slices) this.slices.set(labelId, new Map(slices.map((s) => [s.slice, s])));
    this.editsById.clear();
    for (const edit of view.edits) this.editsById.set(edit.id, edit);
    this.editList = null;
    this.moves.clear();
    this.suggestions.clear();
    for (const { labelId, suggestion } of view.suggestions) if (suggestion) this.suggestions.set(labelId, suggestion);
    this.currentRun = view.run && view.run.status === EditStatus.running ? view.run : null;
    this.tell({ what: 'all' });
  }

  setLabels(labels: readonly LabelView[]): void {
    this.labelList = [...labels].sort((a, b) => a.number - b.number);
    this.tell({ what: 'labels' });
  }

  applySlices(event: SlicesChanged): void {
    let ofLabel = this.slices.get(event.labelId);
    if (!ofLabel) this.slices.set(event.labelId, (ofLabel = new Map()));
    for (const slice of event.slices) ofLabel.set(slice.slice, slice);
    for (const slice of event.cleared) ofLabel.delete(slice);
    this.tell({ what: 'slices', labelId: event.labelId, slices: [...event.slices.map((s) => s.slice), ...event.cleared] });
  }

  /** A new edit discards undone ones: there is no redo past it. */
  applyEdit(edit: EditView): void {
    if (!this.editsById.has(edit.id) && !edit.undone) {
      for (const [id, other] of this.editsById) if (other.undone && other.sequence < edit.sequence) this.editsById.delete(id);
    }
    this.editsById.set(edit.id, edit);
    this.editList = null;
    if (edit.status !== EditStatus.running) {
      if (this.currentRun?.editId === edit.id) this.currentRun = null;
      this.moves.delete(edit.id);
    }
    for (const labelId of [edit.labelId, ...edit.others]) this.tell({ what: 'edits', labelId });
  }

  /** A message of a run that is known to have ended comes too late and is dropped. */
  applyRun(run: RunView): void {
    const known = this.editsById.get(run.editId);
    if (run.status !== EditStatus.running) {
      if (this.currentRun?.editId === run.editId) this.currentRun = null;
    } else if (!known || known.status === EditStatus.running) {
      this.currentRun = run;
    } else {
      return;
    }
    this.tell({ what: 'run', labelId: run.labelId });
  }

  /** A message of a prompt that is known to be answered comes too late and is dropped. */
  applyMove(move: PromptMoved): void {
    const known = this.editsById.get(move.editId);
    if (known && known.status !== EditStatus.running) return;
    this.moves.set(move.editId, move);
    this.tell({ what: 'run' });
  }

  applySuggestion(event: SuggestionChanged): void {
    if (event.suggestion) this.suggestions.set(event.labelId, event.suggestion);
    else this.suggestions.delete(event.labelId);
    this.tell({ what: 'suggestion', labelId: event.labelId });
  }

  private tell(change: Change): void {
    for (const listener of this.listeners) listener(change);
  }
}

const empty: ReadonlyMap<number, SliceView> = new Map();
