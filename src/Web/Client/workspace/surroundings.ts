import type { Hub, HubEvents } from '../session/hub';
import type { Shelf } from '../session/outbox';
import type { Axis } from '../geometry/volume';
import type { SurfaceWorker } from '../surface/surfaceMaker';
import type { CaseHeader } from '../wire/messages';
import type { UiState } from './uiState';

/** What the page gets from outside: the case, the server and the browser's shelves. Tests put doubles here. */
export interface Surroundings {
  readonly header: CaseHeader;
  /** Why the server has no networks; null when it has. */
  readonly refusal: string | null;
  /** Raw bytes of a slice along an axis, `bytes` of them. Rejects with an AbortError when told to stop. */
  readonly fetchSlice: (axis: Axis, slice: number, bytes: number, signal: AbortSignal) => Promise<ArrayBuffer>;
  /** Starts the worker that makes surfaces. */
  readonly startSurfaceWorker: () => SurfaceWorker;
  readonly connect: (events: HubEvents) => Hub;
  readonly shelf: Shelf;
  /** Where slice, label and view of this case are kept for the next visit. */
  readonly bookmark: Shelf;
  /** Fragment of the address the page was opened with: a share link tells a place. */
  readonly fragment: string;
  /** Lengths measured in this case. */
  readonly rulers: Shelf;
  /** How this person likes to look at any case. */
  readonly taste: Shelf;
  /** Begins the page anew. */
  readonly reload: () => void;
  /** The panels' state changed; called at most a few times a second. */
  readonly push: (state: UiState) => void;
}
