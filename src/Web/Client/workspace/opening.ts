import { Volume } from '../geometry/volume';
import type { Shelf } from '../session/outbox';
import type { CaseHeader, Guid } from '../wire/messages';
import { readPlace, type Place } from './bookmark';
import { fetchCase, sliceFetcher } from './fetching';
import { placeOf } from './shareLink';
import type { Surroundings } from './surroundings';

/** Where a page opens: what a link says, else where the person was. */
export function placeAtOpening(fragment: string, bookmark: Shelf, sliceCount: number): Place | null {
  return placeOf(fragment, sliceCount) ?? readPlace(bookmark, sliceCount);
}

export function firstSlice(place: Place | null, sliceCount: number): number {
  return place?.slice ?? Math.floor(sliceCount / 2);
}

/**
 * What a page needs first, asked for as early as its script runs: the case, and the slice it will show. Both come while the page is still
 * being put together.
 */
export class Opening {
  readonly header: Promise<CaseHeader>;
  private first: { readonly slice: number; readonly bytes: Promise<ArrayBuffer> } | null = null;

  constructor(
    readonly caseId: Guid,
    fragment: string,
    bookmark: Shelf,
    private readonly signal: AbortSignal,
    private readonly server: { fetchCase: typeof fetchCase; sliceFetcher: typeof sliceFetcher } = { fetchCase, sliceFetcher },
  ) {
    this.header = server.fetchCase(caseId, signal).then((header) => {
      this.fetchFirst(header, fragment, bookmark);
      return header;
    });
    // Whoever waits for the case is told what failed; nobody may ever wait.
    this.header.catch(() => undefined);
  }

  /** Fetches slices; the first one is under way already. */
  fetcher(header: CaseHeader): Surroundings['fetchSlice'] {
    const fetchSlice = this.server.sliceFetcher(header);
    return (axis, slice, bytes, signal) => {
      const { first } = this;
      if (!first || axis !== header.axis || slice !== first.slice) return fetchSlice(axis, slice, bytes, signal);
      this.first = null;
      return first.bytes;
    };
  }

  private fetchFirst(header: CaseHeader, fragment: string, bookmark: Shelf): void {
    const { sliceCount, width, height } = new Volume(header);
    const slice = firstSlice(placeAtOpening(fragment, bookmark, sliceCount), sliceCount);
    const length = width * height * (header.voxelType === 'int16' ? 2 : 4);
    const bytes = this.server.sliceFetcher(header)(header.axis, slice, length, this.signal);
    bytes.catch(() => undefined);
    this.first = { slice, bytes };
  }
}
