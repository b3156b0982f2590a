import { planesOf } from '../../geometry/orientation';
import type { Vector3 } from '../../geometry/volume';
import type { Change } from '../../session/caseState';
import type { Point } from '../../viewer/camera';
import { Traffic } from '../../viewer/traffic';
import type { Pieces } from '../pieces';
import { SliceView } from './sliceView';
import { SurfaceView } from './surfaceView';

/** While masks stream in, the planes across them are cut again this often. */
const streamMilliseconds = 250;

/** The three planes of the page and the surfaces. The planes meet in the crosshair: whoever moves it moves all of them. */
export class Views {
  readonly main: SliceView;
  readonly all: readonly [SliceView, SliceView, SliceView];
  readonly surface: SurfaceView;
  /** The way to the server that everything with slices shares. */
  readonly traffic = new Traffic();
  private timer: ReturnType<typeof setTimeout> | null = null;
  private beginning = false;
  private mainBegan = false;

  constructor(private readonly of: Pieces) {
    const [main, first, second] = planesOf(of.volume);
    const { traffic } = this;
    this.main = new SliceView(of, 'viewer', main, traffic);
    this.all = [this.main, new SliceView(of, 'plane-first', first, traffic), new SliceView(of, 'plane-second', second, traffic)];
    this.surface = new SurfaceView(of, 'surface');
  }

  /** The view that keys about a view go to: under the pointer, else with the keyboard's focus, else the main one. */
  get active(): SliceView {
    const focused = document.activeElement;
    return this.all.find((v) => v.pointer !== null) ?? this.all.find((v) => v.viewport.element === focused) ?? this.main;
  }

  /** The main plane's first slice is on the screen (or could not be had): the other views may use the graphics and the processor too. */
  get begun(): boolean {
    return this.mainBegan;
  }

  begin(): void {
    if (this.beginning) return;
    this.beginning = true;
    // When the frame with the first slice is out: the others make contexts and programs, which would keep the graphics from showing it.
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => {
      this.mainBegan = true;
      this.invalidate();
    })));
  }

  /** The voxel (I, J, K) where the planes meet. */
  get ijk(): Vector3 {
    const { look, volume } = this.of;
    return volume.toIjk(look.cross.x, look.cross.y, look.slice);
  }

  /** Every plane goes to the slice where the crosshair is now. */
  follow(): void {
    for (const view of this.all) view.follow();
    this.surface.invalidate();
  }

  /** The point of a view's slice becomes the crosshair. */
  pointTo(view: SliceView, at: Point): void {
    this.of.navigation.moveTo(view.plane.toIjk(at.x, at.y, view.index));
  }

  invalidate(): void {
    for (const view of this.all) view.viewport.invalidate();
    this.surface.invalidate();
  }

  /** Masks, labels or prompts changed. */
  changed(change: Change): void {
    this.surface.changed(change);
    if (change.what === 'slices' || change.what === 'all') {
      for (const view of this.all) view.masks?.changed(change.labelId);
      this.timer ??= setTimeout(() => {
        this.timer = null;
        for (const view of this.all) if (!view.main) view.viewport.invalidate();
      }, streamMilliseconds);
    } else if (change.what === 'labels') {
      this.invalidate();
    }
  }

  resume(): void {
    for (const view of this.all) view.cache.resume();
  }

  dispose(): void {
    if (this.timer) clearTimeout(this.timer);
    for (const view of this.all) view.dispose();
    this.surface.dispose();
  }
}
