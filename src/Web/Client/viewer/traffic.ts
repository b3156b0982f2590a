/** What a cache of slices tells the others on the same way to the server. */
export interface Traveller {
  /** The slice a person looks at is not here yet. */
  readonly wanting: boolean;
  /** Starts what may be started now. */
  fill(): void;
  /** Gives up requests made ahead that have been under way for long, or all of them over a slow link. */
  yield(): void;
}

/**
 * The way to the server that the planes of a page share. Visible slices go first, the main plane's before the others'; while one is missing
 * anywhere, nothing is fetched ahead. Over a slow link a person so waits for what they look at and for nothing else.
 */
export class Traffic {
  private readonly travellers: Traveller[] = [];

  join(traveller: Traveller): void {
    this.travellers.push(traveller);
  }

  /** Whether this one may ask for its visible slice now. */
  mayShow(traveller: Traveller): boolean {
    return !this.travellers.slice(0, this.travellers.indexOf(traveller)).some((t) => t.wanting);
  }

  /** Whether anybody may fetch ahead now. */
  get mayPrefetch(): boolean {
    return !this.travellers.some((t) => t.wanting);
  }

  /** Somebody needs the way for a visible slice. */
  hurry(): void {
    for (const traveller of this.travellers) traveller.yield();
  }

  /** A visible slice arrived, or nobody waits for it any more. */
  eased(): void {
    for (const traveller of this.travellers) traveller.fill();
  }
}
