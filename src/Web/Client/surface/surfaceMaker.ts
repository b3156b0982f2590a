import type { MaskStack, Surface } from './maskSurface';
import type { SurfaceReply, SurfaceRequest } from './messages';

/** What makes surfaces: a worker of the browser, or a double. */
export interface SurfaceWorker {
  post(request: SurfaceRequest): void;
  /** `failed`: the worker itself broke, and answers no more. */
  listen(receive: (reply: SurfaceReply) => void, failed: (problem: string) => void): void;
  end(): void;
}

export interface SurfaceMakerHost {
  start(): SurfaceWorker;
  /** What a label's surface is made from now. */
  stack(labelId: string): MaskStack;
  /** A label has another surface; null: it has none. */
  made(labelId: string, surface: Surface | null): void;
  /** A label's surface could not be made; the one before it stays. */
  failed(labelId: string, problem: string): void;
}

/** A surface that took so long to make is made again after a pause of as many times that. */
const pauseFactor = 2;
const leastPauseMilliseconds = 250;

/**
 * Keeps the surfaces of labels as they are now. Changes that come while one is made are taken together into the next: however fast masks
 * stream in, one surface is made at a time, with a pause between that leaves the processor to the networks.
 */
export class SurfaceMaker {
  private worker: SurfaceWorker | null = null;
  private readonly stale = new Set<string>();
  /** The label whose surface is being made. */
  private making: string | null = null;
  private began = 0;
  private pause: ReturnType<typeof setTimeout> | null = null;
  private awake = false;

  constructor(private readonly host: SurfaceMakerHost) {}

  /** Labels whose masks changed. */
  changed(labelIds: Iterable<string>): void {
    for (const id of labelIds) this.stale.add(id);
    this.next();
  }

  /** Whether anybody looks: surfaces are made only then. */
  look(awake: boolean): void {
    this.awake = awake;
    this.next();
  }

  /** Nothing is being made and nothing waits. */
  get idle(): boolean {
    return this.making === null && this.stale.size === 0;
  }

  dispose(): void {
    this.awake = false;
    if (this.pause) clearTimeout(this.pause);
    this.worker?.end();
  }

  private next(): void {
    if (!this.awake || this.making !== null || this.pause) return;
    const [labelId] = this.stale;
    if (labelId === undefined) return;
    this.stale.delete(labelId);
    if (!this.worker) {
      this.worker = this.host.start();
      this.worker.listen((reply) => this.received(reply), (problem) => this.broke(problem));
    }
    this.making = labelId;
    this.began = performance.now();
    this.worker.post({ labelId, stack: this.host.stack(labelId) });
  }

  /** The next label gets a new worker; this one waits until its masks change. */
  private broke(problem: string): void {
    this.worker?.end();
    this.worker = null;
    if (this.making !== null) this.received({ labelId: this.making, surface: null, problem });
  }

  private received({ labelId, surface, problem }: SurfaceReply): void {
    this.making = null;
    if (problem === null) this.host.made(labelId, surface);
    else this.host.failed(labelId, problem);
    const took = performance.now() - this.began;
    // A label that waits for its first surface does not wait for the pause of another.
    this.pause = setTimeout(() => {
      this.pause = null;
      this.next();
    }, this.stale.has(labelId) || this.stale.size === 0 ? Math.max(leastPauseMilliseconds, pauseFactor * took) : 0);
  }
}
