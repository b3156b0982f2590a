import type { EditView, Guid, PromptKind, PromptView } from '../wire/messages';

/** A prompt drawn here that the server has not confirmed. */
export interface PendingPrompt {
  readonly id: number;
  readonly labelId: Guid;
  readonly slice: number;
  readonly kind: PromptKind;
  readonly positive: boolean;
  readonly points: readonly number[];
  /** Highest edit sequence known when it was drawn: what carries it has a higher one. */
  readonly after: number;
}

/** The server said no: sending again would not help. Everything else that goes wrong is the connection. */
export class Refused extends Error {}

export interface OutboxHost {
  /** Resolves when the prompt is on disk; rejects with Refused, or with anything else when the connection failed. */
  send(prompt: PendingPrompt): Promise<EditView>;
  /** The prompt is on disk. */
  saved(prompt: PendingPrompt, edit: EditView): void;
  /** The server refused the prompt; it is gone. */
  refused(prompt: PendingPrompt, reason: string): void;
  changed(): void;
}

/** Where unconfirmed prompts outlive the page, as far as the browser lets them. */
export interface Shelf {
  read(): string | null;
  /** False: the browser kept nothing. */
  write(text: string | null): boolean;
}

/**
 * Prompts on their way to the server, one at a time and in the order drawn. A prompt leaves when it is on disk or refused. When the
 * connection fails the outbox waits for `resume`, which first takes out what the server has after all: a lost answer never makes a
 * second stroke.
 */
export class Outbox {
  private prompts: PendingPrompt[];
  private nextId: number;
  private sending = false;
  private ready = false;
  private kept = true;

  constructor(
    private readonly host: OutboxHost,
    private readonly shelf: Shelf,
  ) {
    this.prompts = parse(shelf.read());
    this.nextId = Math.max(0, ...this.prompts.map((p) => p.id)) + 1;
  }

  get pending(): readonly PendingPrompt[] {
    return this.prompts;
  }

  /** True while the outbox waits for the connection with prompts in it. */
  get stuck(): boolean {
    return this.prompts.length > 0 && !this.ready;
  }

  /** True when leaving the page now would lose a stroke. */
  get fragile(): boolean {
    return this.prompts.length > 0 && !this.kept;
  }

  add(prompt: Omit<PendingPrompt, 'id'>): void {
    this.keep([...this.prompts, { ...prompt, id: this.nextId++ }]);
    void this.pump();
  }

  /** The connection is lost. */
  pause(): void {
    this.ready = false;
    this.host.changed();
  }

  /** The case is open again, with these edits. */
  resume(edits: readonly EditView[]): void {
    const kept = this.prompts.filter((prompt) => {
      const edit = edits.find((e) => e.sequence > prompt.after && e.prompts.some((p) => same(p, prompt)));
      if (edit) this.host.saved(prompt, edit);
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
      while (this.ready && this.prompts.length > 0) {
        const prompt = this.prompts[0]!;
        try {
          const edit = await this.host.send(prompt);
          this.remove(prompt);
          this.host.saved(prompt, edit);
        } catch (error) {
          if (error instanceof Refused) {
            this.remove(prompt);
            this.host.refused(prompt, error.message);
          } else {
            this.pause();
          }
        }
      }
    } finally {
      this.sending = false;
    }
  }

  private remove(prompt: PendingPrompt): void {
    this.keep(this.prompts.filter((p) => p.id !== prompt.id));
  }

  private keep(prompts: PendingPrompt[]): void {
    this.prompts = prompts;
    this.kept = this.shelf.write(prompts.length > 0 ? JSON.stringify(prompts) : null);
    this.host.changed();
  }
}

function same(a: PromptView, b: PendingPrompt): boolean {
  return (
    a.labelId === b.labelId && a.slice === b.slice && a.kind === b.kind && a.positive === b.positive &&
    a.points.length === b.points.length && a.points.every((value, index) => Math.abs(value - b.points[index]!) < 1e-3)
  );
}

function parse(text: string | null): PendingPrompt[] {
  try {
    const value: unknown = text ? JSON.parse(text) : [];
    return Array.isArray(value) ? value.filter(isPending) : [];
  } catch {
    return [];
  }
}

function isPending(value: unknown): value is PendingPrompt {
  const p = value as Partial<PendingPrompt> | null;
  return (
    typeof p === 'object' && p !== null && typeof p.id === 'number' && typeof p.labelId === 'string' && typeof p.slice === 'number' &&
    typeof p.kind === 'number' && typeof p.positive === 'boolean' && typeof p.after === 'number' && Array.isArray(p.points)
  );
}
