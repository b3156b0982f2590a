/**
 * Why the server said no: `final`, sending again would not help; `later`, it cannot now (a locked database, a full disk, an error of its
 * own); `rights`, this person may not, as things stand.
 */
export type RefusalKind = 'final' | 'later' | 'rights';

/** The server said no. Everything else that goes wrong with a call is the connection. */
export class Refused extends Error {
  constructor(
    message: string,
    readonly kind: RefusalKind = 'final',
  ) {
    super(message);
  }
}

const kinds: readonly (readonly [mark: string, kind: RefusalKind])[] = [['[Unavailable] ', 'later'], ['[Forbidden] ', 'rights']];

/** A hub error without the protocol's preamble and the mark of its kind (docs/wire.md). */
export function refusalOf(message: string): Refused {
  const preamble = 'HubException: ';
  const at = message.indexOf(preamble);
  const words = at >= 0 ? message.slice(at + preamble.length) : message;
  const marked = kinds.find(([mark]) => words.startsWith(mark));
  return marked ? new Refused(words.slice(marked[0].length), marked[1]) : new Refused(words);
}
