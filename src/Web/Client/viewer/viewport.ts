import { edgeLetters, orient, type EdgeLetters } from '../geometry/orientation';
import type { Volume } from '../geometry/volume';
import { Camera, type Plane, type Point } from './camera';
import { drawOverlay, type Annotations } from './overlay';
import { SliceRenderer, type MaskLayer, type Voxels } from './sliceRenderer';
import type { WindowLevel } from './windowLevel';

/** What the viewport shows of a slice; asked for once a frame. */
export interface Scene extends Annotations {
  readonly voxels: Voxels | null;
  readonly masks: readonly MaskLayer[];
  readonly window: WindowLevel;
  /** Bilinear between voxels; otherwise every voxel is one flat cell. */
  readonly smoothly: boolean;
}

export interface ViewportOptions {
  /** Names the canvases for tests. */
  readonly name: string;
  /** The element got its size, or lost it. */
  readonly visibility: (visible: boolean) => void;
  /** Whether anything may be drawn yet: a graphics context takes time that another view may need first. */
  readonly mayDraw: () => boolean;
  /** Voxels were drawn. */
  readonly pictured: () => void;
}

const background: readonly [number, number, number] = [0.016, 0.02, 0.027];

/**
 * Two canvases over each other, the picture (WebGL2) and what is drawn above it (2D), with the camera they share. Draws at most once a
 * frame, and only after `invalidate`; the picture only when it changed. Follows the size of its element and the resolution of the screen;
 * an element without size is hidden, and nothing is drawn. The graphics context is made for the first frame that is drawn.
 */
export class Viewport {
  readonly plane: Plane;
  private readonly picture = document.createElement('canvas');
  private readonly above = document.createElement('canvas');
  private renderer: SliceRenderer | null = null;
  private readonly letters: EdgeLetters;
  private readonly resizing: ResizeObserver;
  private view: Camera;
  private fitted = true;
  private shown = false;
  private frame = 0;
  private ratio = 1;
  private sized = false;
  private lastVoxels: Voxels | null | undefined;
  private drawn: { readonly scene: Scene; readonly camera: Camera } | null = null;

  constructor(
    readonly element: HTMLElement,
    private readonly volume: Volume,
    private readonly type: 'int16' | 'float32',
    private readonly scene: () => Scene,
    private readonly options: ViewportOptions,
  ) {
    const orientation = orient(volume);
    this.letters = edgeLetters(volume, orientation);
    this.plane = {
      width: volume.width,
      height: volume.height,
      spacingX: volume.spacingMm(volume.xAxis),
      spacingY: volume.spacingMm(volume.yAxis),
      orientation,
    };
    this.picture.dataset['testid'] = `${options.name}-canvas`;
    this.above.dataset['testid'] = `${options.name}-overlay`;
    element.replaceChildren(this.picture, this.above);
    this.view = Camera.fit(this.plane, { width: element.clientWidth, height: element.clientHeight });
    this.picture.addEventListener('webglcontextlost', (event) => event.preventDefault());
    this.picture.addEventListener('webglcontextrestored', () => {
      this.renderer?.restore();
      this.lastVoxels = undefined;
      this.drawn = null;
      this.invalidate();
    });
    this.resizing = new ResizeObserver(() => this.resize());
    this.resizing.observe(element);
  }

  get camera(): Camera {
    return this.view;
  }

  set camera(camera: Camera) {
    this.view = camera;
    this.fitted = false;
    this.invalidate();
  }

  /** The element has a size. */
  get visible(): boolean {
    return this.view.viewport.width > 0 && this.view.viewport.height > 0;
  }

  /** The whole slice is shown, and stays so when the element changes its size. */
  get fits(): boolean {
    return this.fitted;
  }

  fit(): void {
    this.view = Camera.fit(this.plane, this.view.viewport);
    this.fitted = true;
    this.invalidate();
  }

  /** CSS pixels from the element's top left. */
  local(clientX: number, clientY: number): Point {
    const box = this.element.getBoundingClientRect();
    return { x: clientX - box.left, y: clientY - box.top };
  }

  invalidate(): void {
    this.frame ||= requestAnimationFrame(() => this.draw());
  }

  dispose(): void {
    cancelAnimationFrame(this.frame);
    this.resizing.disconnect();
    this.renderer?.dispose();
    this.element.replaceChildren();
  }

  private resize(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    const ratio = devicePixelRatio || 1;
    const { viewport: before } = this.view;
    // The observer also tells the size that the element had from the beginning.
    if (this.sized && before.width === width && before.height === height && this.ratio === ratio) return;
    this.sized = true;
    this.ratio = ratio;
    for (const canvas of [this.picture, this.above]) {
      canvas.width = Math.max(1, Math.round(width * this.ratio));
      canvas.height = Math.max(1, Math.round(height * this.ratio));
    }
    const viewport = { width, height };
    this.drawn = null;
    this.view = this.fitted ? Camera.fit(this.plane, viewport) : this.view.resized(viewport);
    if (this.shown !== this.visible) this.options.visibility((this.shown = this.visible));
    // A resized canvas is empty: drawing now, not in the next frame, keeps it from flashing.
    this.draw();
  }

  private draw(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    if (!this.sized || this.ratio !== (devicePixelRatio || 1)) {
      // The first frame comes before the observer, or the window moved to a screen of another resolution.
      this.resize();
      return;
    }
    if (!this.visible || !this.options.mayDraw()) return;
    const scene = this.scene();
    if (!this.drawn || this.drawn.camera !== this.view || !samePicture(this.drawn.scene, scene)) this.drawPicture(scene);
    this.drawn = { scene, camera: this.view };
    drawOverlay(this.above, this.ratio, { ...scene, camera: this.view, size: this.plane, letters: this.letters });
  }

  private drawPicture(scene: Scene): void {
    this.renderer ??= new SliceRenderer(this.picture, this.volume.width, this.volume.height, this.type, background);
    if (scene.voxels !== this.lastVoxels) {
      this.renderer.setImage(scene.voxels);
      this.lastVoxels = scene.voxels;
    }
    this.renderer.setMasks(scene.masks);
    this.renderer.draw(this.view, scene.window, scene.smoothly, this.ratio);
    if (scene.voxels) this.options.pictured();
  }
}

function samePicture(a: Scene, b: Scene): boolean {
  return a.voxels === b.voxels && a.smoothly === b.smoothly && a.window.level === b.window.level && a.window.width === b.window.width
    && a.masks.length === b.masks.length && a.masks.every((mask, n) => sameLayer(mask, b.masks[n]!));
}

function sameLayer(a: MaskLayer, b: MaskLayer): boolean {
  return a.mask === b.mask && a.revision === b.revision && a.fill === b.fill && a.line === b.line
    && a.red === b.red && a.green === b.green && a.blue === b.blue;
}
