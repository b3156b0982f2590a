import type { Orientation } from '../geometry/orientation';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What the camera looks at: a slice's size in voxels, its in-plane spacing in millimetres, and how it is turned for the screen. */
export interface Plane extends Size {
  readonly spacingX: number;
  readonly spacingY: number;
  readonly orientation: Orientation;
}

/**
 * Affine map between the screen (CSS pixels from the viewport's top left) and the slice (voxels; the centre of voxel (x, y) is exactly
 * (x, y)). Immutable: every move makes a new camera. Equal millimetres look equal in every direction, whatever the spacing.
 */
export class Camera {
  static readonly minimumZoom = 0.05;
  static readonly maximumZoom = 200;

  private constructor(
    readonly plane: Plane,
    readonly viewport: Size,
    /** The voxel position at the centre of the viewport. */
    readonly focus: Point,
    /** CSS pixels a millimetre. */
    readonly zoom: number,
  ) {}

  /** The whole slice in the viewport with a margin in CSS pixels around it. */
  static fit(plane: Plane, viewport: Size, margin = 24): Camera {
    const width = plane.width * plane.spacingX;
    const height = plane.height * plane.spacingY;
    const [across, down] = plane.orientation.swap ? [height, width] : [width, height];
    const room = { width: Math.max(viewport.width - 2 * margin, 16), height: Math.max(viewport.height - 2 * margin, 16) };
    const zoom = clampZoom(Math.min(room.width / across, room.height / down));
    return new Camera(plane, viewport, { x: (plane.width - 1) / 2, y: (plane.height - 1) / 2 }, zoom);
  }

  /** A voxel in the centre of the viewport, at so many CSS pixels a millimetre. */
  static at(plane: Plane, viewport: Size, focus: Point, zoom: number): Camera {
    return new Camera(plane, viewport, focus, clampZoom(zoom)).focused(focus);
  }

  /** CSS pixels a voxel along the slice's x and y. */
  get pixelsPerVoxel(): Point {
    return { x: this.zoom * this.plane.spacingX, y: this.zoom * this.plane.spacingY };
  }

  toScreen(voxel: Point): Point {
    const { swap, flipX, flipY } = this.plane.orientation;
    const scale = this.pixelsPerVoxel;
    const x = (voxel.x - this.focus.x) * scale.x * (flipX ? -1 : 1);
    const y = (voxel.y - this.focus.y) * scale.y * (flipY ? -1 : 1);
    const centre = { x: this.viewport.width / 2, y: this.viewport.height / 2 };
    return swap ? { x: centre.x + y, y: centre.y + x } : { x: centre.x + x, y: centre.y + y };
  }

  toVoxel(screen: Point): Point {
    const { swap, flipX, flipY } = this.plane.orientation;
    const scale = this.pixelsPerVoxel;
    const across = screen.x - this.viewport.width / 2;
    const down = screen.y - this.viewport.height / 2;
    const [x, y] = swap ? [down, across] : [across, down];
    return { x: this.focus.x + (x / scale.x) * (flipX ? -1 : 1), y: this.focus.y + (y / scale.y) * (flipY ? -1 : 1) };
  }

  /** Zooms by a factor; the voxel under `at` stays under it. */
  zoomedAbout(at: Point, factor: number): Camera {
    const before = this.toVoxel(at);
    const zoomed = new Camera(this.plane, this.viewport, this.focus, clampZoom(this.zoom * factor));
    const after = zoomed.toVoxel(at);
    return zoomed.focused({ x: this.focus.x + before.x - after.x, y: this.focus.y + before.y - after.y });
  }

  /** Moves the picture by CSS pixels. */
  pannedBy(dx: number, dy: number): Camera {
    const centre = { x: this.viewport.width / 2 - dx, y: this.viewport.height / 2 - dy };
    return this.focused(this.toVoxel(centre));
  }

  /** A view with a voxel in the middle, at CSS pixels a millimetre. */
  showing(focus: Point, zoom: number): Camera {
    return new Camera(this.plane, this.viewport, this.focus, clampZoom(zoom)).focused(focus);
  }

  /** The same view in a viewport of another size: the focus stays in the centre. */
  resized(viewport: Size): Camera {
    return new Camera(this.plane, viewport, this.focus, this.zoom);
  }

  /** The focus never leaves the slice: the picture cannot be lost. */
  private focused(focus: Point): Camera {
    const x = Math.min(Math.max(focus.x, -0.5), this.plane.width - 0.5);
    const y = Math.min(Math.max(focus.y, -0.5), this.plane.height - 0.5);
    return new Camera(this.plane, this.viewport, { x, y }, this.zoom);
  }
}

function clampZoom(zoom: number): number {
  return Math.min(Math.max(zoom, Camera.minimumZoom), Camera.maximumZoom);
}
