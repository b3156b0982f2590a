import type { Volume } from '../geometry/volume';
import type { Session } from '../session/session';
import type { Look } from './look';
import type { UiNode } from './roundTree';
import { labelsOf, qualityOf, type UiState } from './uiState';
import { whyFix } from './whyFix';

const pushEveryMilliseconds = 200;

/** Tells Blazor's panels what they show: soon, not often, and only when it changed. */
export class Panels {
  private timer: ReturnType<typeof setTimeout> | null = null;
  private pushed = '';

  constructor(
    private readonly look: Look,
    private readonly session: Session,
    private readonly volume: Volume,
    /** Slices are not evenly spaced. */
    private readonly uneven: boolean,
    private readonly tree: () => readonly UiNode[],
    private readonly acceptFrom: () => number,
    private readonly push: (state: UiState) => void,
  ) {}

  pushSoon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      const state = this.state();
      const text = JSON.stringify(state);
      if (text === this.pushed) return;
      this.pushed = text;
      this.push(state);
    }, pushEveryMilliseconds);
  }

  dispose(): void {
    if (this.timer) clearTimeout(this.timer);
  }

  private state(): UiState {
    const { state, connection, saved, outbox } = this.session;
    const { labelId, hidden } = this.look;
    const suggestion = labelId ? state.suggestion(labelId) : null;
    return {
      connection,
      saved,
      pending: outbox.pending.length,
      activeLabelId: labelId,
      labels: labelsOf(state, hidden, this.uneven ? null : this.volume.voxelMillilitres),
      quality: qualityOf(state, labelId, this.volume.sliceCount, this.acceptFrom()),
      suggestion: suggestion ? { slice: suggestion.slice, reason: whyFix(suggestion), gain: suggestion.expectedGain } : null,
      rounds: this.tree(),
      running: state.run !== null,
    };
  }
}
