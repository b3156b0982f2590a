import type { Voxels } from './sliceRenderer';
import { Traffic, type Traveller } from './traffic';

/** Fetches the raw bytes of a slice. Rejects with an AbortError when told to stop. */
export type FetchSlice = (slice: number, signal: AbortSignal) => Promise<ArrayBuffer>;

export interface SliceCacheOptions {
  readonly count: number;
  readonly bytesPerSlice: number;
  readonly voxelType: 'int16' | 'float32';
  readonly fetch: FetchSlice;
  /** A slice arrived. */
  readonly arrived: (slice: number) => void;
  /** The visible slice could not be fetched; the cache tries again by itself. */
  readonly failed: (slice: number, error: unknown) => void;
  readonly maximumBytes?: number;
  readonly parallel?: number;
  readonly radius?: number;
  readonly retryAfterMilliseconds?: number;
  /** The way shared with the caches of other planes; without one this cache has it alone. */
  readonly traffic?: Traffic;
  /** A request made ahead that takes longer than this gives way to a visible slice. */
  readonly patienceMilliseconds?: number;
}

interface Fetching {
  readonly controller: AbortController;
  readonly began: number;
}

/**
 * Slices near the visible one, fetched before they are asked for: the visible slice first, then outward, the direction of travel a step
 * ahead. Requests for slices that left the neighbourhood are aborted. Memory is bounded: the slices farthest from the visible one leave.
 */
export class SliceCache implements Traveller {
  private readonly slices = new Map<number, Voxels>();
  private readonly loading = new Map<number, Fetching>();
  private readonly traffic: Traffic;
  private readonly capacity: number;
  private readonly parallel: number;
  private readonly radius: number;
  private visible: number | null = null;
  private travel: 1 | -1 = 1;
  /** Milliseconds that the last slice took. */
  private lastTook = 0;
  private retry: ReturnType<typeof setTimeout> | null = null;
  private disposed = false;

  constructor(private readonly options: SliceCacheOptions) {
    this.capacity = Math.max(3, Math.floor((options.maximumBytes ?? 256 * 2 ** 20) / Math.max(options.bytesPerSlice, 1)));
    this.parallel = options.parallel ?? 4;
    this.radius = Math.min(options.radius ?? 40, Math.floor((this.capacity - 1) / 2));
    this.traffic = options.traffic ?? new Traffic();
    this.traffic.join(this);
  }

  /** The visible slice is not here yet, and did not just fail. */
  get wanting(): boolean {
    return this.visible !== null && !this.slices.has(this.visible) && this.retry === null && !this.disposed;
  }

  get(slice: number): Voxels | null {
    return this.slices.get(slice) ?? null;
  }

  /** Slices in memory. */
  get size(): number {
    return this.slices.size;
  }

  /** The slice a person looks at now. */
  show(slice: number): void {
    if (slice !== this.visible) {
      if (this.visible !== null) this.travel = slice > this.visible ? 1 : -1;
      this.forgetFailure();
    }
    this.visible = slice;
    this.abort((index) => Math.abs(index - slice) > this.radius);
    if (this.wanting) {
      this.traffic.hurry();
      // The visible slice does not wait for its neighbours: the farthest request makes room.
      if (!this.loading.has(slice) && this.loading.size >= this.parallel) {
        const farthest = [...this.loading.keys()].sort((a, b) => Math.abs(b - slice) - Math.abs(a - slice))[0];
        this.abort((index) => index === farthest);
      }
    }
    this.fill();
  }

  /** Nobody looks at this plane now: what is here stays, nothing more is fetched. */
  hide(): void {
    if (this.visible === null) return;
    this.visible = null;
    this.abort(() => true);
    this.traffic.eased();
  }

  /** Tries again at once: the network is back. */
  resume(): void {
    this.forgetFailure();
    this.fill();
  }

  dispose(): void {
    this.disposed = true;
    this.forgetFailure();
    this.abort(() => true);
    this.slices.clear();
  }

  yield(): void {
    const patience = this.options.patienceMilliseconds ?? 300;
    // Over a link known to be slow nothing is worth finishing that nobody looks at.
    const since = this.lastTook > patience ? Infinity : performance.now() - patience;
    this.abort((index, request) => index !== this.visible && request.began < since);
  }

  fill(): void {
    if (this.disposed || this.visible === null || this.retry) return;
    for (const slice of outward(this.visible, this.radius, this.options.count, this.travel)) {
      if (this.loading.size >= this.parallel) return;
      if (this.slices.has(slice) || this.loading.has(slice)) continue;
      if (slice === this.visible ? !this.traffic.mayShow(this) : !this.traffic.mayPrefetch) return;
      void this.load(slice);
    }
  }

  private abort(which: (slice: number, request: Fetching) => boolean): void {
    for (const [slice, request] of this.loading) {
      if (!which(slice, request)) continue;
      request.controller.abort();
      this.loading.delete(slice);
    }
  }

  private async load(slice: number): Promise<void> {
    const controller = new AbortController();
    const request = { controller, began: performance.now() };
    this.loading.set(slice, request);
    let broken = false;
    try {
      const bytes = await this.options.fetch(slice, controller.signal);
      if (controller.signal.aborted || this.disposed) return;
      this.lastTook = performance.now() - request.began;
      this.slices.set(slice, this.options.voxelType === 'int16' ? new Int16Array(bytes) : new Float32Array(bytes));
      this.evict();
      this.options.arrived(slice);
    } catch (error) {
      if (controller.signal.aborted || this.disposed) return;
      broken = true;
      if (slice === this.visible) this.options.failed(slice, error);
    } finally {
      if (this.loading.get(slice) === request) this.loading.delete(slice);
      if (broken) this.fillLater();
      if (slice === this.visible) this.traffic.eased();
      else if (!broken) this.fill();
    }
  }

  private fillLater(): void {
    if (this.retry || this.disposed) return;
    this.retry = setTimeout(() => {
      this.retry = null;
      this.fill();
    }, this.options.retryAfterMilliseconds ?? 2000);
  }

  private forgetFailure(): void {
    if (this.retry) clearTimeout(this.retry);
    this.retry = null;
  }

  private evict(): void {
    const centre = this.visible ?? 0;
    while (this.slices.size > this.capacity) {
      let farthest = centre;
      for (const slice of this.slices.keys()) if (Math.abs(slice - centre) > Math.abs(farthest - centre)) farthest = slice;
      this.slices.delete(farthest);
    }
  }
}

/** Slices around `centre`, nearest first, `travel` side first, within the volume. */
export function* outward(centre: number, radius: number, count: number, travel: 1 | -1): Generator<number> {
  for (let distance = 0; distance <= radius; distance++) {
    const ahead = centre + travel * distance;
    const behind = centre - travel * distance;
    if (ahead >= 0 && ahead < count) yield ahead;
    if (distance > 0 && behind >= 0 && behind < count) yield behind;
  }
}
