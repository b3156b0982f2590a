import type { Hub, HubEvents } from '../session/hub';
import type { Shelf } from '../session/outbox';
import type { FetchSlice } from '../viewer/sliceCache';
import type { CaseHeader } from '../wire/messages';
import type { UiState } from './uiState';

/** What the page gets from outside: the case, the server and the browser's shelves. Tests put doubles here. */
export interface Surroundings {
  readonly header: CaseHeader;
  /** Why the server has no networks; null when it has. */
  readonly refusal: string | null;
  readonly fetchSlice: FetchSlice;
  readonly connect: (events: HubEvents) => Hub;
  readonly shelf: Shelf;
  /** Where slice and label are kept for the next visit. */
  readonly bookmark: Shelf;
  /** The panels' state changed; called at most a few times a second. */
  readonly push: (state: UiState) => void;
}
