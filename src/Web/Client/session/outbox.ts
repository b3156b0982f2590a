import type { EditView } from '../wire/messages';
import { editOf, parseGestures, type Gesture } from './gesture';

/** The server said no: sending again would not help. Everything else that goes wrong is the connection. */
export class Refused extends Error {}

export interface OutboxHost {
  /** Resolves when the gesture is on disk; rejects with Refused, or with anything else when the connection failed. */
  send(gesture: Gesture): Promise<EditView>;
  /** The gesture is on disk. */
  saved(gesture: Gesture, edit: EditView): void;
  /** The server refused the gesture; it is gone. */
  refused(gesture: Gesture, reason: string): void;
  changed(): void;
}

/** Where unconfirmed gestures outlive the page, as far as the browser lets them. */
export interface Shelf {
  read(): string | null;
  /** False: the browser kept nothing. */
  write(text: string | null): boolean;
}

/**
 * Gestures on their way to the server, one at a time and in the order made. A gesture leaves when it is on disk or refused. When the
 * connection fails the outbox waits for `resume`, which takes out what the server has after all and sends the rest again under the same
 * names: a lost answer never makes a second stroke.
 */
export class Outbox {
  private gestures: Gesture[];
  private sending = false;
  private ready = false;
  private kept = true;
  private waiting: (() => void)[] = [];

  constructor(
    private readonly host: OutboxHost,
    private readonly shelf: Shelf,
  ) {
    this.gestures = parseGestures(shelf.read());
  }

  get pending(): readonly Gesture[] {
    return this.gestures;
  }

  /** True while the outbox waits for the connection with gestures in it. */
  get stuck(): boolean {
    return this.gestures.length > 0 && !this.ready;
  }

  /** True when leaving the page now would lose a gesture. */
  get fragile(): boolean {
    return this.gestures.length > 0 && !this.kept;
  }

  add(gesture: Gesture): void {
    this.keep([...this.gestures, gesture]);
    void this.pump();
  }

  /** While nothing can be sent, the newest gesture is taken back without the server. False: there is none. */
  takeBack(): boolean {
    if (!this.stuck) return false;
    this.keep(this.gestures.slice(0, -1));
    return true;
  }

  /** Resolves when nothing is on its way any more, or the connection is lost. */
  settled(): Promise<void> {
    if (this.gestures.length === 0 || !this.ready) return Promise.resolve();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** The connection is lost. */
  pause(): void {
    this.ready = false;
    this.release();
    this.host.changed();
  }

  /** The case is open again, with these edits. */
  resume(edits: readonly EditView[]): void {
    const kept = this.gestures.filter((gesture) => {
      const edit = editOf(gesture, edits);
      if (edit) this.host.saved(gesture, edit);
      return !edit;
    });
    this.ready = true;
    this.keep(kept);
    void this.pump();
  }

  private async pump(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    try {
      while (this.ready && this.gestures.length > 0) {
        const gesture = this.gestures[0]!;
        try {
          const edit = await this.host.send(gesture);
          this.host.saved(gesture, edit);
          this.remove(gesture);
        } catch (error) {
          if (error instanceof Refused) {
            this.remove(gesture);
            this.host.refused(gesture, error.message);
          } else {
            this.pause();
          }
        }
      }
    } finally {
      this.sending = false;
    }
  }

  private remove(gesture: Gesture): void {
    this.keep(this.gestures.filter((g) => g.gestureId !== gesture.gestureId));
  }

  private keep(gestures: Gesture[]): void {
    this.gestures = gestures;
    this.kept = this.shelf.write(gestures.length > 0 ? JSON.stringify(gestures) : null);
    if (gestures.length === 0) this.release();
    this.host.changed();
  }

  private release(): void {
    const { waiting } = this;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }
}
