import { text } from '../texts/texts';
import type { Guid, RoundView } from '../wire/messages';
import type { Pieces } from './pieces';
import { rowsOf, type UiNode } from './roundTree';

const readEveryMilliseconds = 400;

/** The history of the active label as a tree, read again when edits end; and what is done with a round of it. */
export class Rounds {
  private rounds: readonly RoundView[] = [];
  private labelId: Guid | null = null;
  private chosen: Guid | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly of: Pieces) {}

  get rows(): UiNode[] {
    return this.labelId === this.of.look.labelId ? rowsOf(this.rounds, this.of.volume.voxelMillilitres, this.chosen) : [];
  }

  /** Edits changed, or another label was chosen. */
  readSoon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      void this.read();
    }, readEveryMilliseconds);
  }

  dispose(): void {
    if (this.timer) clearTimeout(this.timer);
  }

  /** The first round named is kept; the second one is compared with it. The newest round means now. */
  compare(editId: Guid): void {
    const { look, comparison, panels } = this.of;
    const [a, b] = [this.chosen, editId];
    if (a === null || !look.labelId) this.chosen = editId;
    else {
      this.chosen = null;
      const [before, after] = [this.find(a), this.find(b)].sort((x, y) => (x?.at ?? '').localeCompare(y?.at ?? ''));
      if (before && after && before !== after) {
        const present = this.rows.find((r) => r.current)?.editId === after.editId;
        void comparison.compare(look.labelId, named(before), present ? null : named(after));
      }
    }
    panels.pushSoon();
  }

  /** Makes the label what it was when a round had ended; the rounds since stay in the tree. */
  restore(editId: Guid): void {
    const { look, session } = this.of;
    if (look.labelId) session.make(look.labelId, look.slice, { type: 'restore', editId, slices: null });
  }

  /** Takes the visible slice from a round. */
  take(editId: Guid): void {
    const { look, session } = this.of;
    if (look.labelId) session.make(look.labelId, look.slice, { type: 'restore', editId, slices: [look.slice] });
  }

  private find(editId: Guid): RoundView | undefined {
    return this.rounds.find((r) => r.editId === editId);
  }

  private async read(): Promise<void> {
    const { look, session, panels } = this.of;
    const { labelId } = look;
    const rounds = labelId ? await session.rounds(labelId) : [];
    if (!rounds || labelId !== look.labelId) return;
    this.rounds = rounds;
    this.labelId = labelId;
    if (!this.find(this.chosen ?? '')) this.chosen = null;
    panels.pushSoon();
  }
}

function named(round: RoundView): { editId: Guid; title: string } {
  return { editId: round.editId, title: text('rounds.name', { round: round.round + 1 }) };
}
