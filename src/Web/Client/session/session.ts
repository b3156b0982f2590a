import {
  EditStatus, type Direction, type EditView, type Guid, type NextSliceRule, type PromptMoved, type RunView, type SlicesChanged,
  type SuggestionChanged,
} from '../wire/messages';
import { CaseState } from './caseState';
import type { ConnectionState, Hub, HubEvents } from './hub';
import { Outbox, Refused, type PendingPrompt, type Shelf } from './outbox';

export interface SessionHost {
  /** Connection, outbox or saved state changed. */
  statusChanged(): void;
  /** Something a person must know, in words. */
  notice(text: string, serious: boolean): void;
  /** The case is open (again). */
  opened(): void;
}

export type SavedState = 'saved' | 'saving' | 'unsaved';

/**
 * One person's work on one case: the state as last heard, the prompts on their way, and the connection between. Events that arrive while
 * the case is being opened are held and applied after the snapshot, which may be older than they are.
 */
export class Session {
  readonly state = new CaseState();
  readonly outbox: Outbox;
  connection: ConnectionState = 'connecting';
  private readonly hub: Hub;
  private held: (() => void)[] | null = null;
  private opening = 0;
  private calls = 0;

  constructor(
    private readonly host: SessionHost,
    connect: (events: HubEvents) => Hub,
    shelf: Shelf,
  ) {
    this.outbox = new Outbox(
      {
        send: (prompt) => this.hub.prompt(prompt),
        saved: (_, edit) => this.state.applyEdit(newer(this.state, edit)),
        refused: (_, why) => host.notice(`Not drawn: ${why}`, true),
        changed: () => host.statusChanged(),
      },
      shelf,
    );
    this.hub = connect({
      state: (state) => this.connected(state),
      slices: (event) => this.apply(() => this.state.applySlices(normalised(event))),
      edit: (event: EditView) => this.apply(() => this.state.applyEdit(event)),
      run: (event: RunView) => this.apply(() => this.ran(event)),
      moved: (event: PromptMoved) => this.apply(() => this.state.applyMove(event)),
      suggestion: (event: SuggestionChanged) => this.apply(() => this.state.applySuggestion(event)),
    });
  }

  start(): void {
    this.hub.start();
  }

  get saved(): SavedState {
    if (this.outbox.stuck) return 'unsaved';
    return this.outbox.pending.length > 0 || this.calls > 0 ? 'saving' : 'saved';
  }

  prompt(prompt: Omit<PendingPrompt, 'id' | 'after'>): void {
    const last = this.state.edits[this.state.edits.length - 1];
    this.outbox.add({ ...prompt, after: last?.sequence ?? -1 });
  }

  accept(labelId: Guid, slices: readonly number[]): Promise<boolean> {
    return this.edit(() => this.hub.accept(labelId, slices));
  }

  release(labelId: Guid, slice: number): Promise<boolean> {
    return this.edit(() => this.hub.release(labelId, slice));
  }

  noTarget(labelId: Guid, slice: number): Promise<boolean> {
    return this.edit(() => this.hub.noTarget(labelId, slice));
  }

  propagate(labelIds: readonly Guid[], first: number, end: number, direction: Direction, untilQualityBelow: number): Promise<boolean> {
    return this.edit(() => this.hub.propagate(labelIds, first, end, direction, untilQualityBelow));
  }

  stop(): Promise<boolean> {
    return this.edit(async () => {
      await this.hub.stop();
      return null;
    });
  }

  undo(): Promise<boolean> {
    return this.edit(() => this.hub.undo(), 'There is nothing to undo.');
  }

  redo(): Promise<boolean> {
    return this.edit(() => this.hub.redo(), 'There is nothing to redo.');
  }

  suggest(labelId: Guid, rule: NextSliceRule): Promise<boolean> {
    return this.edit(async () => {
      this.state.applySuggestion({ labelId, suggestion: await this.hub.suggest(labelId, rule) });
      return null;
    });
  }

  /** Opens the case again: labels were added, or the person asked for it. */
  async reopen(): Promise<void> {
    const mine = ++this.opening;
    this.held = [];
    try {
      const view = await this.hub.open();
      if (mine !== this.opening) return;
      const events = this.held;
      this.held = null;
      this.state.replace({ ...view, slices: view.slices.map((s) => ({ ...s, slices: s.slices.map(exact) })) });
      for (const event of events) event();
      this.outbox.resume(this.state.edits);
      this.host.opened();
    } catch (error) {
      if (mine !== this.opening) return;
      this.held = null;
      if (error instanceof Refused) this.host.notice(error.message, true);
    }
  }

  dispose(): Promise<void> {
    this.opening++;
    return this.hub.dispose();
  }

  private connected(state: ConnectionState): void {
    this.connection = state;
    if (state === 'connected') void this.reopen();
    else this.outbox.pause();
    this.host.statusChanged();
  }

  private apply(event: () => void): void {
    if (this.held) this.held.push(event);
    else event();
  }

  private ran(run: RunView): void {
    this.state.applyRun(run);
    if (run.failure) this.host.notice(run.failure, true);
  }

  /** Makes a call that leaves an edit; says in words why it did not happen. */
  private async edit(call: () => Promise<EditView | null>, nothing?: string): Promise<boolean> {
    if (this.connection !== 'connected') {
      this.host.notice('Not connected: nothing was changed. Wait for the connection and try again.', true);
      return false;
    }
    this.calls++;
    this.host.statusChanged();
    try {
      const edit = await call();
      if (edit) this.state.applyEdit(newer(this.state, edit));
      else if (nothing) this.host.notice(nothing, false);
      return true;
    } catch (error) {
      const lost = 'The connection was lost on the way. Look whether the change arrived when it is back, and try again.';
      this.host.notice(error instanceof Refused ? error.message : lost, true);
      return false;
    } finally {
      this.calls--;
      this.host.statusChanged();
    }
  }
}

/**
 * The answer to a call may come after the event that says the edit has ended: the ended state stays. Answers of undo and redo leave out the
 * prompts: the known ones stay.
 */
function newer(state: CaseState, edit: EditView): EditView {
  const known = state.edits.find((e) => e.id === edit.id);
  if (!known) return edit;
  if (known.status !== EditStatus.running && edit.status === EditStatus.running) return known;
  return edit.prompts.length === 0 ? { ...edit, prompts: known.prompts } : edit;
}

/** MessagePack hands out views into the message: copies let the message go. */
function exact<T extends { readonly mask: Uint8Array }>(slice: T): T {
  return { ...slice, mask: slice.mask.slice() };
}

function normalised(event: SlicesChanged): SlicesChanged {
  return { ...event, slices: event.slices.map(exact) };
}
