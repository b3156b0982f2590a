import {
  EditStatus, type CaseView, type Direction, type EditView, type Guid, type NextSliceRule, type PresenceChanged, type PresentView,
  type PromptMoved, type ReadingView,
  type RoundView, type RunView, type SharedView, type SlicesChanged, type SliceView, type SuggestionChanged,
} from '../wire/messages';
import { text } from '../texts/texts';
import { CaseState } from './caseState';
import type { Deed } from './gesture';
import { newGuid } from './guid';
import { wait, type ConnectionState, type Hub, type HubEvents } from './hub';
import { Outbox, type Shelf } from './outbox';
import { Refused } from './refused';

export interface SessionHost {
  /** Connection, outbox or saved state changed. */
  statusChanged(): void;
  /** Something a person must know, in words. */
  notice(text: string, serious: boolean): void;
  /** Whether the case is still what this page was made for; when it is not, the page begins anew. */
  fits(view: CaseView): boolean;
  /** The case is open (again). */
  opened(): void;
  /** Somebody came, went, or looks at another slice. */
  presenceChanged(): void;
  /** Somebody whom this page looks together with looks elsewhere. */
  shown(view: SharedView): void;
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
  private looking: Promise<void> = Promise.resolve();
  private everybody: readonly PresentView[] = [];
  private held: (() => void)[] | null = null;
  private opening = 0;
  private calls = 0;

  constructor(
    private readonly host: SessionHost,
    connect: (events: HubEvents) => Hub,
    shelf: Shelf,
    private readonly pauseAfter: (failures: number) => Promise<void> = (failures) =>
      new Promise((resolve) => setTimeout(resolve, wait(failures))),
  ) {
    this.outbox = new Outbox(
      {
        send: (gesture) => this.hub.send(gesture),
        takeBack: (gesture) => this.hub.takeBack(gesture.gestureId),
        pauseAfter,
        saved: (_, edit) => this.state.applyEdit(newer(this.state, edit)),
        refused: (_, why) => host.notice(why, true),
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
      presence: (event: PresenceChanged) => {
        this.everybody = event.pages;
        host.presenceChanged();
      },
      shown: (view) => host.shown(view),
      dismissed: (why) => host.notice(why, true),
    });
  }

  start(): void {
    this.hub.start();
  }

  get saved(): SavedState {
    if (this.outbox.stuck) return 'unsaved';
    return !this.outbox.empty || this.calls > 0 ? 'saving' : 'saved';
  }

  /** A deed on a slice: kept and shown at once, sent when it can be. Its name makes it one edit however often it is sent. */
  make(labelId: Guid, slice: number, deed: Deed): void {
    this.outbox.add({ gestureId: newGuid(), labelId, slice, deed });
  }

  /** True while something this page drew on a slice of a label is on its way. */
  sends(labelId: Guid | null, slice: number): boolean {
    return this.outbox.sends(labelId, slice);
  }

  accept(labelId: Guid, slices: readonly number[]): void {
    this.make(labelId, slices[0] ?? 0, { type: 'accept', slices });
  }

  release(labelId: Guid, slice: number): void {
    this.make(labelId, slice, { type: 'release' });
  }

  noTarget(labelId: Guid, slice: number): void {
    this.make(labelId, slice, { type: 'no-target' });
  }

  /** The other pages that have the case open. */
  get others(): readonly PresentView[] {
    return this.everybody.filter((p) => p.pageId !== this.hub.pageId);
  }

  /** This page as the others see it; null before they were told of it. */
  get self(): PresentView | null {
    return this.everybody.find((p) => p.pageId === this.hub.pageId) ?? null;
  }

  /** Goes along with another page, hands the lead over to one that follows this one, or ends it (null). */
  follow(pageId: string | null): Promise<boolean> {
    return this.edit(async () => {
      await this.hub.follow(pageId);
      return null;
    });
  }

  /** Tells those who look together with this page; what is lost on the way is told by the next one. */
  show(ijk: readonly number[], window: readonly number[], cursor: readonly number[] | null): void {
    if (this.connection === 'connected') void this.hub.show(ijk, window, cursor).catch(() => undefined);
  }

  /** Tells the others what this page looks at; without a connection nobody is told. */
  look(labelId: Guid | null, slice: number, drawing: boolean): void {
    if (this.connection !== 'connected') return;
    // One after the other: an older look must not overtake a newer one.
    this.looking = this.looking.then(() => this.hub.look(labelId, slice, drawing)).catch(() => undefined);
  }

  /** The label's rounds on every branch; null when they cannot be read now. */
  async rounds(labelId: Guid): Promise<readonly RoundView[] | null> {
    try {
      return this.connection === 'connected' ? await this.hub.rounds(labelId) : null;
    } catch {
      return null;
    }
  }

  /** The label's slices when an edit had just ended; null, with words for the person, when they cannot be read now. */
  async stateAt(labelId: Guid, editId: Guid): Promise<readonly SliceView[] | null> {
    let slices: readonly SliceView[] | null = null;
    await this.edit(async () => {
      slices = (await this.hub.stateAt(labelId, editId)).map(exact);
      return null;
    });
    return slices;
  }

  /** Chooses the propagation axis (0 I, 1 J, 2 K) of a case in which nothing was done yet. */
  chooseAxis(axis: number): Promise<boolean> {
    return this.edit(async () => {
      await this.hub.chooseAxis(axis);
      return null;
    });
  }

  /** What every reader made of the label; null, with words for the person, when it cannot be read now. */
  async readings(labelId: Guid): Promise<readonly ReadingView[] | null> {
    let readings: readonly ReadingView[] | null = null;
    await this.edit(async () => {
      readings = (await this.hub.readings(labelId)).map((r) => ({ ...r, slices: r.slices.map(exact) }));
      return null;
    });
    return readings;
  }

  pause(paused: boolean): Promise<boolean> {
    return this.edit(async () => {
      await this.hub.pause(paused);
      return null;
    });
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

  /** Takes back this person's newest gesture: while offline one that was not sent yet. The newest on its way arrives first. */
  async undo(): Promise<boolean> {
    await this.outbox.arrived();
    if (this.outbox.takeBack()) return true;
    return this.edit(() => this.hub.undo(), text('say.nothing-to-undo'));
  }

  async redo(): Promise<boolean> {
    await this.outbox.arrived();
    return this.edit(() => this.hub.redo(), text('say.nothing-to-redo'));
  }

  suggest(labelId: Guid, rule: NextSliceRule): Promise<boolean> {
    return this.edit(async () => {
      this.state.applySuggestion({ labelId, suggestion: await this.hub.suggest(labelId, rule) });
      return null;
    });
  }

  /**
   * Opens the case again: the connection is new, labels were added, or the person asked for it. Tried until it works, unless the person may
   * not see the case.
   */
  async reopen(): Promise<void> {
    const mine = ++this.opening;
    for (let failures = 1; mine === this.opening; failures++) {
      this.held ??= [];
      try {
        const view = await this.hub.open();
        if (mine === this.opening) this.opened(view);
        return;
      } catch (error) {
        if (mine !== this.opening) return;
        this.applyHeld();
        if (error instanceof Refused && failures === 1) this.host.notice(error.message, true);
        if (!(error instanceof Refused) || error.kind === 'rights') return;
      }
      await this.pauseAfter(failures);
    }
  }

  dispose(): Promise<void> {
    this.opening++;
    return this.hub.dispose();
  }

  private connected(state: ConnectionState): void {
    this.connection = state;
    if (state === 'connected') {
      void this.reopen();
    } else {
      this.opening++;
      this.outbox.pause();
    }
    this.host.statusChanged();
  }

  private opened(view: CaseView): void {
    if (!this.host.fits(view)) return;
    this.state.replace({ ...view, slices: view.slices.map((s) => ({ ...s, slices: s.slices.map(exact) })) });
    this.applyHeld();
    this.outbox.resume(this.state.edits);
    this.host.opened();
  }

  /** Applies what was told while the case was being opened. */
  private applyHeld(): void {
    const events = this.held ?? [];
    this.held = null;
    for (const event of events) event();
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
      this.host.notice(text('say.not-connected'), true);
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
      this.host.notice(error instanceof Refused ? error.message : text('say.lost-on-the-way'), true);
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
