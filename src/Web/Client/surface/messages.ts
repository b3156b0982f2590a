import type { MaskStack, Surface } from './maskSurface';

/** To the worker: make the surface of a label. */
export interface SurfaceRequest {
  readonly labelId: string;
  readonly stack: MaskStack;
}

/** From the worker: the surface, null where the label has no voxel; or what went wrong. */
export interface SurfaceReply {
  readonly labelId: string;
  readonly surface: Surface | null;
  readonly problem: string | null;
}
