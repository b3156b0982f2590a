import { edgeLetters, orient, planeName, type EdgeLetters } from '../geometry/orientation';
import type { Volume } from '../geometry/volume';
import type { Preview } from '../tools/tool';
import { Camera, type Plane, type Point } from './camera';
import { drawOverlay, type ShownPrompt } from './overlay';
import { SliceRenderer, type MaskLayer, type Voxels } from './sliceRenderer';
import type { WindowLevel } from './windowLevel';

/** What the viewport shows of a slice; asked for once a frame. */
export interface Scene {
  readonly voxels: Voxels | null;
  readonly masks: readonly MaskLayer[];
  readonly prompts: readonly ShownPrompt[];
  readonly preview: Preview | null;
  readonly color: string;
  readonly notes: readonly string[];
  readonly lock: string | null;
  readonly cursor: { readonly at: Point; readonly positive: boolean; readonly sign: boolean } | null;
  /** The slice has no image. */
  readonly damaged: boolean;
  readonly waiting: string | null;
}

const background: readonly [number, number, number] = [0.016, 0.02, 0.027];

/**
 * Two canvases over each other, the picture (WebGL2) and what is drawn above it (2D), with the camera and the window they share. Draws at
 * most once a frame, and only after `invalidate`. Follows the size of its element and the resolution of the screen.
 */
export class Viewport {
  readonly plane: Plane;
  private readonly picture = document.createElement('canvas');
  private readonly above = document.createElement('canvas');
  private readonly renderer: SliceRenderer;
  private readonly letters: EdgeLetters;
  private readonly planeTitle: string;
  private readonly resizing: ResizeObserver;
  private view: Camera;
  private fitted = true;
  private frame = 0;
  private ratio = 1;
  private lastVoxels: Voxels | null | undefined;

  constructor(
    readonly element: HTMLElement,
    volume: Volume,
    type: 'int16' | 'float32',
    private readonly scene: () => Scene,
    private windowLevel: WindowLevel,
    private smooth = true,
  ) {
    const orientation = orient(volume);
    this.letters = edgeLetters(volume, orientation);
    this.planeTitle = planeName(volume);
    this.plane = {
      width: volume.width,
      height: volume.height,
      spacingX: volume.spacingMm(volume.xAxis),
      spacingY: volume.spacingMm(volume.yAxis),
      orientation,
    };
    this.picture.dataset['testid'] = 'viewer-canvas';
    this.above.dataset['testid'] = 'viewer-overlay';
    element.replaceChildren(this.picture, this.above);
    this.renderer = new SliceRenderer(this.picture, volume.width, volume.height, type, background);
    this.view = Camera.fit(this.plane, { width: element.clientWidth, height: element.clientHeight });
    this.picture.addEventListener('webglcontextlost', (event) => event.preventDefault());
    this.picture.addEventListener('webglcontextrestored', () => {
      this.renderer.restore();
      this.lastVoxels = undefined;
      this.invalidate();
    });
    this.resizing = new ResizeObserver(() => this.resize());
    this.resizing.observe(element);
    this.resize();
  }

  get camera(): Camera {
    return this.view;
  }

  set camera(camera: Camera) {
    this.view = camera;
    this.fitted = false;
    this.invalidate();
  }

  get window(): WindowLevel {
    return this.windowLevel;
  }

  set window(window: WindowLevel) {
    this.windowLevel = window;
    this.invalidate();
  }

  get smoothly(): boolean {
    return this.smooth;
  }

  set smoothly(smooth: boolean) {
    this.smooth = smooth;
    this.invalidate();
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
    this.renderer.dispose();
    this.element.replaceChildren();
  }

  private resize(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    this.ratio = devicePixelRatio || 1;
    for (const canvas of [this.picture, this.above]) {
      canvas.width = Math.max(1, Math.round(width * this.ratio));
      canvas.height = Math.max(1, Math.round(height * this.ratio));
    }
    const viewport = { width, height };
    this.view = this.fitted ? Camera.fit(this.plane, viewport) : this.view.resized(viewport);
    // A resized canvas is empty: drawing now, not in the next frame, keeps it from flashing.
    this.draw();
  }

  private draw(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    if (this.ratio !== (devicePixelRatio || 1)) {
      // The window moved to a screen of another resolution.
      this.resize();
      return;
    }
    const scene = this.scene();
    if (scene.voxels !== this.lastVoxels) {
      this.renderer.setImage(scene.voxels);
      this.lastVoxels = scene.voxels;
    }
    this.renderer.setMasks(scene.masks);
    this.renderer.draw(this.view, this.windowLevel, this.smooth, this.ratio);
    const { level, width } = this.windowLevel;
    const digits = width < 10 ? 2 : 0;
    drawOverlay(this.above, this.ratio, {
      ...scene,
      camera: this.view,
      size: this.plane,
      letters: this.letters,
      notes: [this.planeTitle, `W ${width.toFixed(digits)}  L ${level.toFixed(digits).replace('-', '−')}`, ...scene.notes],
    });
  }
}
