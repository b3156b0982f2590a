// The upload part of docs/wire.md.

export interface UploadProblem {
  readonly file: string;
  readonly reason: string;
  readonly remedy: string;
}

export interface UploadStatus {
  readonly state: 'receiving' | 'importing' | 'done' | 'cancelled' | 'failed';
  readonly file: string | null;
  readonly step: string | null;
  readonly fraction: number;
  readonly cases: readonly { readonly id: string; readonly name: string }[];
  readonly problems: readonly UploadProblem[];
}

/** The server said no, or could not be reached. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly reason: string,
    readonly remedy: string,
  ) {
    super(`${reason} ${remedy}`);
  }
}

export interface UploadServer {
  open(projectId: string): Promise<string>;
  put(uploadId: string, name: string, file: Blob, sent: (bytes: number) => void, signal: AbortSignal): Promise<void>;
  start(uploadId: string): Promise<void>;
  status(uploadId: string): Promise<UploadStatus>;
  cancel(uploadId: string): Promise<void>;
}

export class HttpUploadServer implements UploadServer {
  async open(projectId: string): Promise<string> {
    const response = await ask('POST', `/api/projects/${projectId}/uploads`);
    return ((await response.json()) as { uploadId: string }).uploadId;
  }

  async start(uploadId: string): Promise<void> {
    await ask('POST', `/api/uploads/${uploadId}/import`);
  }

  async status(uploadId: string): Promise<UploadStatus> {
    return (await (await ask('GET', `/api/uploads/${uploadId}`)).json()) as UploadStatus;
  }

  async cancel(uploadId: string): Promise<void> {
    await ask('DELETE', `/api/uploads/${uploadId}`);
  }

  /** XMLHttpRequest, because fetch does not tell how much of a body was sent. */
  put(uploadId: string, name: string, file: Blob, sent: (bytes: number) => void, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open('PUT', `/api/uploads/${uploadId}/files?name=${encodeURIComponent(name)}`);
      request.upload.onprogress = (event) => sent(event.loaded);
      request.onload = () => (request.status < 300 ? resolve() : reject(refusal(request.status, parse(request.responseText))));
      request.onerror = () => reject(unreachable());
      request.onabort = () => reject(new DOMException('cancelled', 'AbortError'));
      signal.addEventListener('abort', () => request.abort(), { once: true });
      if (signal.aborted) reject(new DOMException('cancelled', 'AbortError'));
      else request.send(file);
    });
  }
}

async function ask(method: string, url: string): Promise<Response> {
  const response = await fetch(url, { method, headers: { Accept: 'application/json' } }).catch(() => {
    throw unreachable();
  });
  if (!response.ok) throw refusal(response.status, parse(await response.text()));
  return response;
}

const unreachable = () => new Refusal(0, 'The server could not be reached.', 'Check the network, then import the file again.');

function refusal(status: number, problem: { title?: string; detail?: string }): Refusal {
  if (status === 401) return new Refusal(status, 'You are not signed in any more.', 'Reload the page and sign in.');
  return new Refusal(status, problem.title ?? `The server answered ${status}.`, problem.detail ?? 'Try again.');
}

function parse(text: string): { title?: string; detail?: string } {
  try {
    return JSON.parse(text) as { title?: string; detail?: string };
  } catch {
    return {};
  }
}
