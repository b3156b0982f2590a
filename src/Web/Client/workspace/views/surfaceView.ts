import type { Vector3, Volume } from '../../geometry/volume';
import type { Change } from '../../session/caseState';
import type { MaskStack, Surface } from '../../surface/maskSurface';
import { SurfaceMaker } from '../../surface/surfaceMaker';
import { SurfaceRenderer, type Rgb, type ShownPlane } from '../../surface/surfaceRenderer';
import { Turntable, type Bounds } from '../../surface/turntable';
import { text } from '../../texts/texts';
import type { Voxels } from '../../viewer/sliceRenderer';
import { greys } from '../../viewer/windowLevel';
import { parseColor } from '../maskLayers';
import type { Pieces } from '../pieces';
import { planeColor } from './planeColors';
import { drawGizmo } from './gizmo';
import { listenToSurface } from './surfacePointer';
import { cornersOf, edgesOf } from './volumeBox';

export const planeModes = ['frames', 'pictures', 'none'] as const;
export type PlaneMode = (typeof planeModes)[number];

const background: Rgb = [0.016, 0.02, 0.027];
const unit = (hex: string) => parseColor(hex).map((v) => v / 255) as unknown as Rgb;

/** The labels' surfaces in the patient, with the three planes as frames or pictures; turned, moved and zoomed with the pointer or keys. */
export class SurfaceView {
  readonly element: HTMLElement;
  private readonly picture = document.createElement('canvas');
  private readonly above = document.createElement('canvas');
  private renderer: SurfaceRenderer | null = null;
  private readonly maker: SurfaceMaker;
  private readonly surfaces = new Map<string, Surface>();
  /** Labels whose surface could not be made, and so are shown as they were before, or not at all. */
  private readonly problems = new Set<string>();
  private readonly edges: Float32Array<ArrayBuffer>;
  private readonly bounds: Bounds;
  private readonly resizing: ResizeObserver;
  private readonly listening = new AbortController();
  private view: Turntable;
  private fitted = true;
  private mode: PlaneMode = 'frames';
  private frame = 0;
  private ratio = 1;

  constructor(
    private readonly of: Pieces,
    name: string,
  ) {
    this.element = of.page.part(name);
    this.picture.dataset['testid'] = `${name}-canvas`;
    this.element.replaceChildren(this.picture, this.above);
    this.element.setAttribute('aria-label', text('surface.label'));
    this.edges = edgesOf(of.volume);
    this.bounds = boundsOf(of.volume);
    this.view = Turntable.fit(this.bounds, this.element.clientWidth, this.element.clientHeight);
    this.maker = new SurfaceMaker({
      start: () => of.around.startSurfaceWorker(),
      stack: (labelId) => this.stackOf(labelId),
      made: (labelId, surface) => this.made(labelId, surface),
      failed: (labelId) => this.failed(labelId),
    });
    this.picture.addEventListener('webglcontextlost', (event) => event.preventDefault());
    this.picture.addEventListener('webglcontextrestored', () => {
      this.renderer?.restore();
      this.invalidate();
    });
    listenToSurface(this, this.listening.signal);
    this.resizing = new ResizeObserver(() => this.resize());
    this.resizing.observe(this.element);
  }

  get camera(): Turntable {
    return this.view;
  }

  set camera(camera: Turntable) {
    this.view = camera;
    this.fitted = false;
    this.invalidate();
  }

  get visible(): boolean {
    return this.element.clientWidth > 0 && this.element.clientHeight > 0;
  }

  /** The whole volume, from the front, or from where `turn` and `tilt` say (radians). */
  fit(turn?: number, tilt?: number): void {
    this.view = Turntable.fit(this.bounds, this.element.clientWidth, this.element.clientHeight, turn, tilt);
    this.fitted = true;
    this.invalidate();
  }

  nextPlaneMode(): void {
    this.mode = planeModes[(planeModes.indexOf(this.mode) + 1) % planeModes.length]!;
    this.invalidate();
  }

  changed(change: Change): void {
    if (change.what === 'all') {
      this.surfaces.clear();
      this.maker.changed(this.of.session.state.labels.map((l) => l.id));
    } else if (change.what === 'slices' && change.labelId !== undefined) {
      this.maker.changed([change.labelId]);
    }
    if (change.what === 'all' || change.what === 'labels') this.invalidate();
  }

  invalidate(): void {
    this.frame ||= requestAnimationFrame(() => this.draw());
  }

  dispose(): void {
    cancelAnimationFrame(this.frame);
    this.listening.abort();
    this.resizing.disconnect();
    this.maker.dispose();
    this.renderer?.dispose();
    this.element.replaceChildren();
  }

  private stackOf(labelId: string): MaskStack {
    const { volume, session } = this.of;
    const slices = [...session.state.slicesOf(labelId).values()].filter((s) => s.area > 0);
    return {
      width: volume.width, height: volume.height, slices: slices.map(({ slice, mask }) => ({ slice, mask })), toLps: volume.sliceToLps,
    };
  }

  private failed(labelId: string): void {
    this.problems.add(labelId);
    this.invalidate();
  }

  private made(labelId: string, surface: Surface | null): void {
    this.problems.delete(labelId);
    if (surface) this.surfaces.set(labelId, surface);
    else this.surfaces.delete(labelId);
    this.invalidate();
  }

  private resize(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    this.ratio = devicePixelRatio || 1;
    for (const canvas of [this.picture, this.above]) {
      canvas.width = Math.max(1, Math.round(width * this.ratio));
      canvas.height = Math.max(1, Math.round(height * this.ratio));
    }
    if (this.fitted) this.view = Turntable.fit(this.bounds, width, height, this.view.turn, this.view.tilt);
    this.maker.look(this.visible);
    this.draw();
  }

  private draw(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    if (!this.visible || !this.of.views.begun) return;
    this.renderer ??= new SurfaceRenderer(this.picture, this.of.around.header.voxelType, background);
    const { look, session: { state } } = this.of;
    const { clientWidth: width, clientHeight: height } = this.element;
    const shown = look.masksShown ? state.labels.filter((l) => this.surfaces.has(l.id) && !look.hidden.has(l.id)) : [];
    this.renderer.draw({
      camera: this.view,
      width, height, ratio: this.ratio,
      depth: 2 * this.bounds.radius + Math.hypot(...this.view.target.map((v, n) => v - this.bounds.centre[n]!)),
      surfaces: shown.map((l) => ({ key: l.id, surface: this.surfaces.get(l.id)!, color: unit(l.color) })),
      planes: this.mode === 'none' ? [] : this.of.views.all.map((v) => this.planeOf(v.plane, v.index, v.cache.get(v.index))),
      edges: this.edges,
      window: greys(look.window, look.inverted),
    });
    this.element.dataset['surfaces'] = String(shown.length);
    this.element.dataset['triangles'] = String(shown.reduce((sum, l) => sum + this.surfaces.get(l.id)!.triangles.length / 3, 0));
    this.element.dataset['idle'] = String(this.maker.idle);
    drawGizmo(this.above, this.ratio, this.view, width, height, this.note(shown.length));
  }

  private note(shown: number): string | null {
    const failed = this.of.session.state.labels.filter((l) => this.problems.has(l.id)).map((l) => l.name);
    if (failed.length > 0) return text('surface.failed', { labels: failed.join(', ') });
    return shown > 0 ? null : text(this.maker.idle ? 'surface.none' : 'surface.making');
  }

  private planeOf(plane: Volume, index: number, voxels: Voxels | null): ShownPlane {
    return {
      corners: cornersOf(plane, index),
      color: unit(planeColor(plane)),
      picture: this.mode === 'pictures' && voxels ? { voxels, width: plane.width, height: plane.height } : null,
    };
  }
}

function boundsOf(volume: Volume): Bounds {
  const [w, h, d] = [volume.width, volume.height, volume.sliceCount];
  const corner = (x: number, y: number, z: number) => volume.toLps(x * w - 0.5, y * h - 0.5, z * d - 0.5);
  const centre = corner(0.5, 0.5, 0.5);
  const far = [0, 1].flatMap((x) => [0, 1].flatMap((y) => [0, 1].map((z) => corner(x, y, z))));
  return { centre, radius: Math.max(...far.map((p: Vector3) => Math.hypot(...p.map((v, n) => v - centre[n]!)))) };
}
