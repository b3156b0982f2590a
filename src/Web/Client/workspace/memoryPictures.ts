import type { FetchSlice } from '../viewer/sliceCache';
import type { Voxels } from '../viewer/sliceRenderer';
import type { Traffic, Traveller } from '../viewer/traffic';

export interface MemoryPicturesOptions {
  readonly fetch: FetchSlice;
  readonly voxelType: 'int16' | 'float32';
  readonly traffic: Traffic;
  /** A slice that was wanted is here. */
  readonly arrived: (slice: number) => void;
  /** Slices kept, those used last. */
  readonly most?: number;
}

/**
 * Slices of which only small pictures are shown: fetched one at a time, while somebody sees the pictures, and only when nobody waits for a
 * slice to look at.
 */
export class MemoryPictures implements Traveller {
  readonly wanting = false;
  private readonly kept = new Map<number, Voxels>();
  private queue: readonly number[] = [];
  private loading: { readonly slice: number; readonly controller: AbortController } | null = null;
  private seen = false;
  private disposed = false;

  constructor(private readonly options: MemoryPicturesOptions) {
    options.traffic.join(this);
  }

  get(slice: number): Voxels | null {
    const voxels = this.kept.get(slice);
    if (!voxels) return null;
    this.kept.delete(slice);
    this.kept.set(slice, voxels);
    return voxels;
  }

  /** The pictures that are shown now, the most important first. */
  want(slices: readonly number[]): void {
    this.queue = slices.filter((slice) => !this.kept.has(slice));
    if (this.loading && !this.queue.includes(this.loading.slice)) this.yield();
    this.fill();
  }

  /** Whether anybody sees the pictures. */
  look(seen: boolean): void {
    this.seen = seen;
    if (seen) this.fill();
    else this.yield();
  }

  fill(): void {
    const [slice] = this.queue;
    if (slice === undefined || !this.seen || this.loading || this.disposed || !this.options.traffic.mayPrefetch) return;
    void this.load(slice);
  }

  yield(): void {
    this.loading?.controller.abort();
    this.loading = null;
  }

  dispose(): void {
    this.disposed = true;
    this.yield();
    this.kept.clear();
  }

  private async load(slice: number): Promise<void> {
    const controller = new AbortController();
    this.loading = { slice, controller };
    let voxels: Voxels | null = null;
    try {
      const bytes = await this.options.fetch(slice, controller.signal);
      voxels = this.options.voxelType === 'int16' ? new Int16Array(bytes) : new Float32Array(bytes);
    } catch {
      // A picture that cannot be had stays black; it is asked for again when it is shown again.
    }
    if (controller.signal.aborted || this.disposed) return;
    this.loading = null;
    this.queue = this.queue.filter((s) => s !== slice);
    if (voxels) this.keep(slice, voxels);
    this.fill();
  }

  private keep(slice: number, voxels: Voxels): void {
    this.kept.set(slice, voxels);
    if (this.kept.size > (this.options.most ?? 24)) this.kept.delete(this.kept.keys().next().value!);
    this.options.arrived(slice);
  }
}
