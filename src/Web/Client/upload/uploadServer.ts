// The upload part of docs/wire.md.
import { Refusal } from './refusal';
import { sendFile } from './sendFile';

export { Refusal } from './refusal';

export interface UploadProblem {
  readonly file: string;
  readonly reason: string;
  readonly remedy: string;
}

/** A source with several volumes, of which some are taken; or, with one, a series that is taken or left. */
export interface UploadOffer {
  readonly id: number;
  readonly name: string;
  readonly file: string;
  readonly size: readonly [number, number, number];
  readonly spacingMm: readonly [number, number, number];
  readonly frames: number;
  /** Frames there is a picture of. */
  readonly pictures: readonly number[];
  readonly modality: 'CT' | 'MR' | 'Other' | 'Unknown';
  /** What to know before choosing it. */
  readonly reservation: string | null;
}

export interface UploadChoice {
  readonly offer: number;
  readonly frames: readonly number[];
}

export interface UploadStatus {
  readonly state: 'pulling' | 'receiving' | 'importing' | 'choosing' | 'done' | 'cancelled' | 'failed';
  readonly file: string | null;
  readonly step: string | null;
  readonly fraction: number;
  readonly cases: readonly { readonly id: string; readonly name: string }[];
  readonly problems: readonly UploadProblem[];
  readonly offers: readonly UploadOffer[];
  readonly deidentification: Deidentification | null;
}

/** What was taken out of the files: names and counts, never values. */
export interface Deidentification {
  readonly files: number;
  readonly methods: readonly string[];
  readonly attributes: readonly { readonly tag: string; readonly name: string; readonly action: string; readonly count: number }[];
  readonly warnings: readonly string[];
}

export interface UploadServer {
  open(projectId: string): Promise<string>;
  put(uploadId: string, name: string, file: Blob, sent: (bytes: number) => void, signal: AbortSignal): Promise<void>;
  start(uploadId: string): Promise<void>;
  status(uploadId: string): Promise<UploadStatus>;
  choose(uploadId: string, choices: readonly UploadChoice[]): Promise<void>;
  /** Address of the report of what was taken out. */
  report(uploadId: string): string;
  /** Address of a frame's picture. */
  picture(uploadId: string, offer: number, frame: number): string;
  cancel(uploadId: string): Promise<void>;
}

export class HttpUploadServer implements UploadServer {
  async open(projectId: string): Promise<string> {
    const response = await ask('POST', `api/projects/${projectId}/uploads`);
    return ((await response.json()) as { uploadId: string }).uploadId;
  }

  async start(uploadId: string): Promise<void> {
    await ask('POST', `api/uploads/${uploadId}/import`);
  }

  async status(uploadId: string): Promise<UploadStatus> {
    return (await (await ask('GET', `api/uploads/${uploadId}`)).json()) as UploadStatus;
  }

  async choose(uploadId: string, choices: readonly UploadChoice[]): Promise<void> {
    await ask('POST', `api/uploads/${uploadId}/choice`, choices);
  }

  report(uploadId: string): string {
    return `api/uploads/${uploadId}/deidentification`;
  }

  picture(uploadId: string, offer: number, frame: number): string {
    return `api/uploads/${uploadId}/offers/${offer}/frames/${frame}`;
  }

  async cancel(uploadId: string): Promise<void> {
    await ask('DELETE', `api/uploads/${uploadId}`);
  }

  async put(uploadId: string, name: string, file: Blob, sent: (bytes: number) => void, signal: AbortSignal): Promise<void> {
    await sendFile('PUT', `api/uploads/${uploadId}/files`, name, file, sent, signal);
  }
}

async function ask(method: string, url: string, body?: unknown): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  const response = await fetch(url, { method, headers, body: body === undefined ? null : JSON.stringify(body) }).catch(() => {
    throw Refusal.unreachable();
  });
  if (!response.ok) throw Refusal.of(response.status, await response.text());
  return response;
}
