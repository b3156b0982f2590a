import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Picked } from '../../../src/Web/Client/upload/picked';
import { Transfer, type TransferProgress } from '../../../src/Web/Client/upload/transfer';
import { Refusal, type UploadChoice, type UploadServer, type UploadStatus } from '../../../src/Web/Client/upload/uploadServer';

const times = { parallel: 2, pollMilliseconds: 1 };
const idle: UploadStatus = {
  state: 'receiving', file: null, step: null, fraction: 0, cases: [], problems: [], offers: [], deidentification: null,
};

class ServerDouble implements UploadServer {
  readonly calls: string[] = [];
  readonly received: string[] = [];
  sendingNow = 0;
  sendingMost = 0;
  statuses: (UploadStatus | Refusal)[] = [{ ...idle, state: 'done', cases: [{ id: '1', name: 'case 1' }] }];
  refuse: (name: string) => Refusal | null = () => null;
  hold: Promise<void> = Promise.resolve();

  open(): Promise<string> {
    this.calls.push('open');
    return Promise.resolve('u1');
  }

  async put(_: string, name: string, file: Blob, sent: (bytes: number) => void, signal: AbortSignal): Promise<void> {
    this.sendingMost = Math.max(this.sendingMost, ++this.sendingNow);
    try {
      sent(file.size / 2);
      await Promise.race([this.hold, new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))]);
      await new Promise((resolve) => setTimeout(resolve, 1));
      const refusal = this.refuse(name);
      if (refusal) throw refusal;
      this.received.push(name);
    } finally {
      this.sendingNow--;
    }
  }

  start(): Promise<void> {
    this.calls.push('start');
    return Promise.resolve();
  }

  status(): Promise<UploadStatus> {
    const next = this.statuses.length > 1 ? this.statuses.shift() : this.statuses[0];
    if (next instanceof Refusal) return Promise.reject(next);
    return Promise.resolve(next ?? idle);
  }

  choose(_: string, choices: readonly UploadChoice[]): Promise<void> {
    this.calls.push(`choose ${JSON.stringify(choices)}`);
    return Promise.resolve();
  }

  report(uploadId: string): string {
    return `${uploadId}/report`;
  }

  picture(uploadId: string, offer: number, frame: number): string {
    return `${uploadId}/${offer}/${frame}`;
  }

  cancel(): Promise<void> {
    this.calls.push('cancel');
    return Promise.resolve();
  }
}

const files = (...names: string[]): Picked[] => names.map((name) => ({ name, file: new Blob(['0123456789']) as File }));

function ended(transfer: Transfer): Promise<TransferProgress[]> {
  const seen: TransferProgress[] = [];
  return new Promise((resolve) => {
    transfer.changed = (progress) => {
      seen.push(structuredClone(progress));
      if (transfer.ended) resolve(seen);
    };
  });
}

test('files are sent a few at a time, then imported', async () => {
  const server = new ServerDouble();
  server.statuses.unshift({ ...idle, state: 'importing', step: 'reading', file: 'a.nii', fraction: 0.4 });
  const seen = await ended(Transfer.send(server, 'p', files('a.nii', 'b.nii', 'c.nii', 'd.nii', 'e.nii'), times));
  assert.deepEqual(server.received.sort(), ['a.nii', 'b.nii', 'c.nii', 'd.nii', 'e.nii']);
  assert.equal(server.sendingMost, 2);
  assert.deepEqual(server.calls, ['open', 'start']);
  assert.ok(seen.some((p) => p.state === 'sending' && p.fraction > 0 && p.fraction < 1));
  assert.ok(seen.some((p) => p.state === 'importing' && p.step === 'reading a.nii' && p.fraction === 0.4));
  assert.deepEqual(seen.at(-1)?.cases, [{ id: '1', name: 'case 1' }]);
});

test('an import that asks for frames waits for the choice, and then goes on', async () => {
  const server = new ServerDouble();
  const offer = {
    id: 3, name: 'f', file: 'f.nii', size: [4, 3, 2], spacingMm: [1, 1, 1], frames: 5,
    pictures: [0, 2, 4], modality: 'Unknown', reservation: null,
  } as const;
  const choosing: UploadStatus = { ...idle, state: 'choosing', offers: [offer] };
  server.statuses.unshift({ ...idle, state: 'importing' }, choosing, choosing);
  const transfer = Transfer.send(server, 'p', files('f.nii'), times);
  const seen: TransferProgress[] = [];
  await new Promise<void>((resolve) => {
    transfer.changed = (progress) => {
      seen.push(structuredClone(progress));
      if (progress.state === 'choosing' && !server.calls.some((c) => c.startsWith('choose'))) {
        assert.equal(transfer.picture(3, 2), 'u1/3/2');
        void transfer.choose([{ offer: 3, frames: [2] }]);
      }
      if (transfer.ended) resolve();
    };
  });
  assert.deepEqual(server.calls, ['open', 'start', 'choose [{"offer":3,"frames":[2]}]']);
  assert.deepEqual(seen.find((p) => p.state === 'choosing')?.offers, [offer]);
  assert.deepEqual(seen.at(-1)?.offers, []);
  assert.equal(seen.at(-1)?.state, 'done');
});

test('a file that is refused is reported and the others go on', async () => {
  const server = new ServerDouble();
  server.refuse = (name) => (name === 'b.nii' ? new Refusal(413, 'Too large.', 'Ask.') : null);
  const last = (await ended(Transfer.send(server, 'p', files('a.nii', 'b.nii', 'c.nii'), times))).at(-1);
  assert.equal(last?.state, 'done');
  assert.deepEqual(last?.problems, [{ file: 'b.nii', reason: 'Too large.', remedy: 'Ask.' }]);
  assert.deepEqual(server.received.sort(), ['a.nii', 'c.nii']);
});

test('when nothing could be sent, nothing is imported', async () => {
  const server = new ServerDouble();
  server.refuse = () => new Refusal(503, 'The disk is full.', 'Free space.');
  const last = (await ended(Transfer.send(server, 'p', files('a.nii'), times))).at(-1);
  assert.equal(last?.state, 'failed');
  assert.deepEqual(server.calls, ['open', 'cancel']);
});

test('cancelling while sending stops both sides', async () => {
  const server = new ServerDouble();
  server.hold = new Promise(() => undefined);
  const transfer = Transfer.send(server, 'p', files('a.nii', 'b.nii', 'c.nii'), times);
  await new Promise((resolve) => setTimeout(resolve, 5));
  await transfer.cancel();
  assert.equal(transfer.progress.state, 'cancelled');
  assert.deepEqual(server.calls, ['open', 'cancel']);
  assert.deepEqual(server.received, []);
  assert.deepEqual(transfer.progress.problems, []);
});

test('an import that went on while the page was away is taken up', async () => {
  const server = new ServerDouble();
  const importing: UploadStatus = { ...idle, state: 'importing', fraction: 0.7 };
  server.statuses.unshift(importing, new Refusal(0, 'unreachable', ''), importing);
  const seen = await ended(Transfer.follow(server, 'u1', times));
  assert.equal(seen.at(-1)?.state, 'done');
});

test('files whose page is gone cannot be sent any more, and that is said', async () => {
  const server = new ServerDouble();
  server.statuses = [idle];
  const last = (await ended(Transfer.follow(server, 'u1', times))).at(-1);
  assert.equal(last?.state, 'failed');
  assert.match(last?.problems[0]?.reason ?? '', /interrupted/);
  assert.deepEqual(server.calls, ['cancel']);
});

test('a server that has forgotten the upload ends it with its words', async () => {
  const server = new ServerDouble();
  server.statuses = [new Refusal(404, 'There is no such upload.', 'Import again.')];
  const last = (await ended(Transfer.follow(server, 'u1', times))).at(-1);
  assert.deepEqual(last?.problems, [{ file: '', reason: 'There is no such upload.', remedy: 'Import again.' }]);
});
