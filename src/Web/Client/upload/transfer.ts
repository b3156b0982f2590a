// One import, from the first byte to the last case. Knows no DOM: it tells its state, somebody else draws it.
import type { Picked } from './picked';
import {
  Refusal, type Deidentification, type UploadChoice, type UploadOffer, type UploadProblem, type UploadServer, type UploadStatus,
} from './uploadServer';

export type FileState = 'waiting' | 'sending' | 'sent' | 'failed';

export interface FileProgress {
  readonly name: string;
  readonly size: number;
  sent: number;
  state: FileState;
}

export type TransferState = 'sending' | 'pulling' | 'importing' | 'choosing' | 'done' | 'cancelled' | 'failed';

export interface TransferProgress {
  readonly state: TransferState;
  /** Share of all bytes sent, or of the import done, [0, 1]. */
  readonly fraction: number;
  readonly files: readonly FileProgress[];
  readonly step: string;
  readonly cases: UploadStatus['cases'];
  readonly problems: readonly UploadProblem[];
  /** While choosing: what there is to choose from. */
  readonly offers: readonly UploadOffer[];
  /** When done: what was taken out, and where the report of it is. */
  readonly deidentification: Deidentification | null;
  readonly report: string;
}

export interface TransferTimes {
  readonly parallel: number;
  readonly pollMilliseconds: number;
}

const usual: TransferTimes = { parallel: 3, pollMilliseconds: 500 };

export class Transfer {
  private readonly aborter = new AbortController();
  private readonly files: FileProgress[];
  private readonly problems: UploadProblem[] = [];
  private id: string | null;
  private state: TransferState;
  private status: UploadStatus | null = null;

  /** Told at every change; replaced when another page takes over. */
  changed: (progress: TransferProgress) => void = () => undefined;

  private constructor(
    private readonly server: UploadServer,
    private readonly picked: readonly Picked[],
    uploadId: string | null,
    private readonly times: TransferTimes,
  ) {
    this.id = uploadId;
    this.state = uploadId === null ? 'sending' : 'importing';
    this.files = picked.map((p) => ({ name: p.name, size: p.file.size, sent: 0, state: 'waiting' }));
  }

  /** Sends files and imports them. */
  static send(server: UploadServer, projectId: string, picked: readonly Picked[], times = usual): Transfer {
    const transfer = new Transfer(server, picked, null, times);
    void transfer.run(projectId);
    return transfer;
  }

  /** Takes up an import that went on while the page was away. */
  static follow(server: UploadServer, uploadId: string, times = usual): Transfer {
    const transfer = new Transfer(server, [], uploadId, times);
    void transfer.guard(() => transfer.poll(true));
    return transfer;
  }

  /** Null until the server has opened the upload. */
  get uploadId(): string | null {
    return this.id;
  }

  get ended(): boolean {
    return this.state === 'done' || this.state === 'cancelled' || this.state === 'failed';
  }

  get progress(): TransferProgress {
    return {
      state: this.state,
      fraction: this.state === 'sending' ? this.share() : this.ended ? 1 : (this.status?.fraction ?? 0),
      files: this.files,
      step: [this.status?.step, this.status?.file].filter(Boolean).join(' '),
      cases: this.status?.cases ?? [],
      problems: [...this.problems, ...(this.status?.problems ?? [])],
      offers: this.state === 'choosing' ? (this.status?.offers ?? []) : [],
      deidentification: this.status?.deidentification ?? null,
      report: this.id === null ? '' : this.server.report(this.id),
    };
  }

  /** Address of the picture of an offered frame. */
  picture(offer: number, frame: number): string {
    return this.server.picture(this.id ?? '', offer, frame);
  }

  /** Answers what the import asks. */
  async choose(choices: readonly UploadChoice[]): Promise<void> {
    if (this.state !== 'choosing' || this.id === null) return;
    const id = this.id;
    await this.guard(async () => {
      await this.server.choose(id, choices);
      if (this.state === 'choosing') this.state = 'importing';
      this.tell();
    });
  }

  /** Cancels on both sides. What is complete stays. */
  async cancel(): Promise<void> {
    if (this.ended) return;
    this.aborter.abort();
    if (this.id !== null) await this.server.cancel(this.id).catch(() => undefined);
    this.end('cancelled');
  }

  private async run(projectId: string): Promise<void> {
    await this.guard(async () => {
      this.tell();
      this.id = await this.server.open(projectId);
      if (this.aborter.signal.aborted) {
        await this.server.cancel(this.id);
        return;
      }
      await this.sendAll(this.id);
      if (this.files.every((file) => file.state === 'failed')) {
        await this.server.cancel(this.id).catch(() => undefined);
        this.end('failed');
        return;
      }
      await this.server.start(this.id);
      this.state = 'importing';
      this.tell();
      await this.poll(false);
    });
  }

  private async sendAll(uploadId: string): Promise<void> {
    let next = 0;
    const worker = async () => {
      for (let index = next++; index < this.files.length; index = next++) await this.sendOne(uploadId, index);
    };
    await Promise.all(Array.from({ length: this.times.parallel }, worker));
  }

  /** A file that fails is reported, and the others go on. */
  private async sendOne(uploadId: string, index: number): Promise<void> {
    const progress = this.files[index];
    const picked = this.picked[index];
    if (!progress || !picked) return;
    this.aborter.signal.throwIfAborted();
    progress.state = 'sending';
    this.tell();
    try {
      await this.server.put(uploadId, picked.name, picked.file, (bytes) => {
        progress.sent = Math.min(bytes, progress.size);
        this.tell();
      }, this.aborter.signal);
      progress.state = 'sent';
      progress.sent = progress.size;
    } catch (error) {
      this.aborter.signal.throwIfAborted();
      progress.state = 'failed';
      this.problems.push(problemOf(progress.name, error));
    }
    this.tell();
  }

  private async poll(taken: boolean): Promise<void> {
    if (this.id === null) return;
    for (let missed = 0; ; ) {
      try {
        this.status = await this.server.status(this.id);
        missed = 0;
      } catch (error) {
        // A server that restarts or a network that blinks is no end; one that has forgotten the upload is.
        if (error instanceof Refusal && error.status >= 400 && error.status < 500) throw error;
        if (++missed > 60) throw error;
      }
      if (this.aborter.signal.aborted) return;
      const state = this.status?.state;
      if (state === 'done' || state === 'cancelled' || state === 'failed') return this.end(state);
      if (state === 'receiving' && taken) {
        // The page that sent the files is gone, and the files with it.
        await this.server.cancel(this.id);
        this.problems.push({ file: '', reason: 'Sending was interrupted when the page was left.', remedy: 'Import the files again.' });
        return this.end('failed');
      }
      if (state === 'choosing' || state === 'importing' || state === 'pulling') this.state = state;
      this.tell();
      await new Promise((resolve) => setTimeout(resolve, this.times.pollMilliseconds));
      if (this.aborter.signal.aborted) return;
    }
  }

  private async guard(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (this.aborter.signal.aborted) return;
      this.problems.push(problemOf('', error));
      this.end('failed');
    }
  }

  private end(state: TransferState): void {
    if (this.ended) return;
    this.state = state;
    this.changed(this.progress);
  }

  private tell(): void {
    if (!this.aborter.signal.aborted) this.changed(this.progress);
  }

  private share(): number {
    const total = this.files.reduce((sum, file) => sum + file.size, 0);
    return total === 0 ? 0 : this.files.reduce((sum, file) => sum + file.sent, 0) / total;
  }
}

function problemOf(file: string, error: unknown): UploadProblem {
  return error instanceof Refusal
    ? { file, reason: error.reason, remedy: error.remedy }
    : { file, reason: 'The file could not be read by the browser.', remedy: 'Check that it still exists and that you may read it.' };
}
