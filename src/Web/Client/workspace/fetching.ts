import { text } from '../texts/texts';
import type { CaseHeader, Guid, Problem } from '../wire/messages';
import type { Surroundings } from './surroundings';

/** The server answered, and the answer is no: in the words of its problem details. */
export class HttpProblem extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

async function get(url: string, accept: string, signal?: AbortSignal): Promise<Response> {
  const response = await fetch(url, { headers: { accept }, credentials: 'same-origin', ...(signal ? { signal } : {}) });
  if (response.status === 401 || response.redirected) throw new HttpProblem(text('http.signed-out'), 401);
  if (response.ok) return response;
  const problem = (await response.json().catch(() => ({}))) as Problem;
  const words = [problem.title, problem.detail].filter((part) => part !== undefined && part !== '').join(' ');
  throw new HttpProblem(words || text('http.status', { status: response.status }), response.status);
}

export async function fetchCase(caseId: Guid, signal: AbortSignal): Promise<CaseHeader> {
  const response = await get(`api/cases/${caseId}`, 'application/json', signal);
  return (await response.json()) as CaseHeader;
}

/** Fetches slices of a case along any axis; a slice of the wrong length is refused. */
export function sliceFetcher(header: CaseHeader): Surroundings['fetchSlice'] {
  return async (axis, slice, length, signal) => {
    const response = await get(`api/cases/${header.id}/slices/${axis}/${slice}`, 'application/octet-stream', signal);
    const bytes = await response.arrayBuffer();
    if (bytes.byteLength !== length) {
      throw new HttpProblem(text('http.length', { slice: slice + 1, bytes: bytes.byteLength, length }), 200);
    }
    return bytes;
  };
}
