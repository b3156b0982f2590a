import { planeName } from '../../geometry/orientation';
import type { Volume } from '../../geometry/volume';
import { text } from '../../texts/texts';
import type { Point } from '../../viewer/camera';
import { SliceCache } from '../../viewer/sliceCache';
import type { Traffic } from '../../viewer/traffic';
import { Viewport } from '../../viewer/viewport';
import type { Pieces } from '../pieces';
import { sceneOf } from '../scene';
import { PlaneMasks } from './planeMasks';

/** One plane on the page: the volume cut across one axis, its slices near the visible one, and where they are drawn. */
export class SliceView {
  readonly cache: SliceCache;
  readonly viewport: Viewport;
  /** Null for the propagation axis, whose slices have masks of their own. */
  readonly masks: PlaneMasks | null;
  /** CSS pixels from the viewport's top left; null: the pointer is elsewhere. */
  pointer: Point | null = null;
  /** Why the slice is not here yet, in words; null while it is simply on its way. */
  failing: string | null = null;

  constructor(
    private readonly of: Pieces,
    /** Names the part of the page and the canvases. */
    readonly name: string,
    readonly plane: Volume,
    traffic: Traffic,
  ) {
    const { header, fetchSlice } = of.around;
    const bytesPerSlice = plane.width * plane.height * (header.voxelType === 'int16' ? 2 : 4);
    this.cache = new SliceCache({
      count: plane.sliceCount,
      bytesPerSlice,
      voxelType: header.voxelType,
      fetch: (slice, signal) => fetchSlice(plane.header.axis, slice, bytesPerSlice, signal),
      arrived: (slice) => this.arrived(slice),
      failed: (_, error) => this.failed(error),
      traffic,
      ...(this.main ? {} : { maximumBytes: 64 * 2 ** 20, radius: 8, parallel: 2 }),
    });
    this.masks = this.main ? null : new PlaneMasks(of.volume, plane);
    this.viewport = new Viewport(of.page.part(name), plane, header.voxelType, () => sceneOf(of, this), {
      name,
      visibility: (visible) => (visible ? this.follow() : this.cache.hide()),
      mayDraw: () => this.main || of.views.begun,
      pictured: () => of.views.begin(),
    });
    this.viewport.element.setAttribute('aria-label', text('view.label', { plane: text(`plane.${planeName(plane)}`) }));
  }

  /** The plane across the propagation axis: the one that prompts are drawn on. */
  get main(): boolean {
    return this.plane.zAxis === this.of.volume.zAxis;
  }

  get index(): number {
    return this.plane.fromIjk(this.of.views.ijk).slice;
  }

  /** Looks at the slice where the crosshair is. */
  follow(): void {
    if (!this.viewport.visible) return;
    this.failing = null;
    this.cache.show(this.index);
    this.viewport.invalidate();
  }

  dispose(): void {
    this.cache.dispose();
    this.viewport.dispose();
  }

  private arrived(slice: number): void {
    if (slice !== this.index) return;
    this.failing = null;
    this.of.readouts.shown(this);
    this.viewport.invalidate();
  }

  private failed(error: unknown): void {
    this.failing = error instanceof Error ? error.message : text('view.failed');
    this.of.views.begin();
    this.viewport.invalidate();
  }
}
