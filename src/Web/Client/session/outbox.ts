import { EditStatus, type EditView, type Guid } from '../wire/messages';
import { editOf, parseGestures, type Gesture } from './gesture';
import { newGuid } from './guid';
import { leaving } from './lanes';
import { Refused } from './refused';

export interface OutboxHost {
  /** Resolves when the gesture is on disk; rejects with Refused, or with anything else when the connection failed. */
  send(gesture: Gesture): Promise<EditView>;
  /** Takes back what a gesture made, if it arrived; null when there is nothing to take back. */
  takeBack(gesture: Gesture): Promise<EditView | null>;
  /** The gesture is on disk, or was taken back there. */
  saved(gesture: Gesture, edit: EditView): void;
  /** The server refused the gesture for good; it is gone. */
  refused(gesture: Gesture, reason: string): void;
  changed(): void;
  /** Resolves when it is time to try again what was refused so many times. */
  pauseAfter(failures: number): Promise<void>;
}

/** Where unconfirmed gestures outlive the page, as far as the browser lets them. */
export interface Shelf {
  read(): string | null;
  /** False: the browser kept nothing. */
  write(text: string | null): boolean;
}

/** Why gestures stay here although the connection stands, in the server's words. */
export interface Hindrance {
  readonly kind: 'later' | 'rights';
  readonly words: string;
}

/**
 * Gestures on their way to the server: those of one slice in the order made, the others beside them (lanes.ts). A gesture leaves when it
 * is on disk or refused for good. What the server cannot take now is tried again, what the person may not do any more is kept for her.
 * When the connection fails the outbox waits for `resume`, which takes out what the server has after all and sends the rest again under
 * the same names: a lost answer never makes a second stroke.
 */
export class Outbox {
  private gestures: readonly Gesture[];
  private ready = false;
  private kept = true;
  private forbidden: string | null = null;
  private readonly flying = new Set<Guid>();
  /** Refused for now, in the server's words. */
  private readonly resting = new Map<Guid, string>();
  private readonly failures = new Map<Guid, number>();
  /** The server may know of these: they were sent before. */
  private readonly tried: Set<Guid>;
  /** The gesture made last. */
  private last: Guid | undefined;
  private waiting: (() => void)[] = [];

  constructor(
    private readonly host: OutboxHost,
    private readonly shelf: Shelf,
  ) {
    this.gestures = parseGestures(shelf.read());
    this.tried = new Set(this.gestures.map((g) => g.gestureId));
    this.last = this.gestures.at(-1)?.gestureId;
  }

  /** What was drawn and is not on disk, as far as it was not taken back. */
  get pending(): readonly Gesture[] {
    return this.gestures.filter((g) => !g.withdrawn);
  }

  get empty(): boolean {
    return this.gestures.length === 0;
  }

  /** True while gestures stay here: for want of a connection, or of the server's consent. */
  get stuck(): boolean {
    return !this.empty && (!this.ready || this.hindrance !== null);
  }

  get hindrance(): Hindrance | null {
    if (this.forbidden !== null) return { kind: 'rights', words: this.forbidden };
    const [words] = this.resting.values();
    return words === undefined ? null : { kind: 'later', words };
  }

  /** True while a gesture on a slice of a label is on its way, or waits only for others before it. */
  sends(labelId: Guid | null, slice: number): boolean {
    return this.gestures.some((g) => g.labelId === labelId && g.slice === slice && this.travels(g.gestureId));
  }

  /** True when leaving the page now would lose a gesture. */
  get fragile(): boolean {
    return !this.empty && !this.kept;
  }

  add(gesture: Gesture): void {
    this.last = gesture.gestureId;
    this.keep([...this.gestures, gesture]);
    this.pump();
  }

  /** The newest gesture is taken back while it stays here. What the server may know of is taken back there, too. False: there is none. */
  takeBack(): boolean {
    const newest = this.pending.at(-1);
    if (!newest || this.travels(newest.gestureId)) return false;
    if (this.tried.has(newest.gestureId)) this.replace(newest, { ...newest, withdrawn: true });
    else this.remove(newest);
    return true;
  }

  /** Throws away everything that stays here; what is on its way arrives. */
  discard(): void {
    this.keep(this.gestures.filter((g) => this.flying.has(g.gestureId)));
  }

  /** Resolves when the gesture made last is not on its way any more: it arrived, was refused, or stays here. Older ones may still wait. */
  async arrived(): Promise<void> {
    const { last } = this;
    while (last !== undefined && this.travels(last)) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** The connection is lost. */
  pause(): void {
    this.ready = false;
    this.tell();
  }

  /** The case is open again, with these edits. */
  resume(edits: readonly EditView[]): void {
    const kept: Gesture[] = [];
    for (const gesture of this.gestures) {
      const edit = gesture.withdrawn ? undefined : editOf(gesture, edits);
      if (!edit || travelsAgain(gesture, edit)) kept.push(gesture);
      else if (wroteNothing(gesture, edit)) kept.push({ ...gesture, gestureId: newGuid() });
      else this.host.saved(gesture, edit);
    }
    this.ready = true;
    this.forbidden = null;
    this.resting.clear();
    this.keep(kept);
    this.pump();
  }

  /** It is on its way, or waits only for others before it. */
  private travels(gestureId: Guid): boolean {
    return this.ready && this.forbidden === null && !this.resting.has(gestureId) && this.gestures.some((g) => g.gestureId === gestureId);
  }

  private pump(): void {
    if (!this.ready || this.forbidden !== null) return;
    for (const gesture of leaving(this.gestures, this.flying, new Set(this.resting.keys()))) void this.deliver(gesture);
  }

  private async deliver(gesture: Gesture): Promise<void> {
    this.flying.add(gesture.gestureId);
    this.tried.add(gesture.gestureId);
    try {
      const edit = await (gesture.withdrawn ? this.host.takeBack(gesture) : this.host.send(gesture));
      this.flying.delete(gesture.gestureId);
      this.answered(gesture, edit);
    } catch (error) {
      this.flying.delete(gesture.gestureId);
      if (!(error instanceof Refused)) this.pause();
      else if (error.kind === 'later') this.rest(gesture, error.message);
      else if (error.kind === 'rights') this.forbid(error.message);
      else {
        this.remove(gesture);
        this.host.refused(gesture, error.message);
      }
    }
    this.pump();
  }

  private answered(gesture: Gesture, edit: EditView | null): void {
    // Taken back while the answer was on its way: it is there, so it is taken back there.
    if (!gesture.withdrawn && this.gestures.some((g) => g.gestureId === gesture.gestureId && g.withdrawn)) return;
    if (!gesture.withdrawn && edit && wroteNothing(gesture, edit)) {
      const again = { ...gesture, gestureId: newGuid() };
      this.failures.set(again.gestureId, this.failures.get(gesture.gestureId) ?? 0);
      this.replace(gesture, again);
      this.rest(again, edit.failure ?? '');
      return;
    }
    if (edit) this.host.saved(gesture, edit);
    this.remove(gesture);
  }

  private rest(gesture: Gesture, words: string): void {
    const failures = (this.failures.get(gesture.gestureId) ?? 0) + 1;
    this.failures.set(gesture.gestureId, failures);
    this.resting.set(gesture.gestureId, words);
    this.tell();
    void this.host.pauseAfter(failures).then(() => {
      if (!this.resting.delete(gesture.gestureId)) return;
      this.tell();
      this.pump();
    });
  }

  private forbid(words: string): void {
    this.forbidden = words;
    this.tell();
  }

  private replace(gesture: Gesture, by: Gesture): void {
    this.keep(this.gestures.map((g) => (g.gestureId === gesture.gestureId ? by : g)));
  }

  private remove(gesture: Gesture): void {
    this.resting.delete(gesture.gestureId);
    this.keep(this.gestures.filter((g) => g.gestureId !== gesture.gestureId));
  }

  private keep(gestures: readonly Gesture[]): void {
    this.gestures = gestures;
    if (this.empty) this.forbidden = null;
    this.kept = this.shelf.write(this.empty ? null : JSON.stringify(gestures));
    this.tell();
  }

  private tell(): void {
    const { waiting } = this;
    this.waiting = [];
    for (const resolve of waiting) resolve();
    this.host.changed();
  }
}

/** Drawn by hand, and its edit ended without a mask: nothing of it is on disk. An edit that was cut off may have none, too. */
function wroteNothing(gesture: Gesture, edit: EditView): boolean {
  return gesture.deed.type !== 'prompt' && (edit.status === EditStatus.failed || edit.status === EditStatus.interrupted);
}

/** Drawn by hand, and still being written when the case was opened: sent again under the same name it is told how that ended. */
function travelsAgain(gesture: Gesture, edit: EditView): boolean {
  return gesture.deed.type !== 'prompt' && edit.status === EditStatus.running;
}
