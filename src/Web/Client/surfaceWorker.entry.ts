// The worker that turns masks into surfaces, so that the page stays smooth meanwhile. One request at a time, in the order they come.
import { surfaceOf } from './surface/maskSurface';
import type { SurfaceReply, SurfaceRequest } from './surface/messages';

const scope = self as unknown as {
  onmessage: ((event: MessageEvent<SurfaceRequest>) => void) | null;
  postMessage(reply: SurfaceReply, transfer: Transferable[]): void;
};

scope.onmessage = ({ data: { labelId, stack } }) => {
  try {
    const surface = surfaceOf(stack);
    const transfer = surface ? [surface.positions.buffer, surface.triangles.buffer, surface.normals.buffer] : [];
    scope.postMessage({ labelId, surface, problem: null }, transfer);
  } catch (error) {
    scope.postMessage({ labelId, surface: null, problem: error instanceof Error ? error.message : String(error) }, []);
  }
};
