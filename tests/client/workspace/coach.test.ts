import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isDone } from '../../../src/Web/Client/workspace/coachSteps';
import { FirstRun } from '../../../src/Web/Client/workspace/firstRun';
import { editView } from '../session/views';

describe('the coach', () => {
  const done = (edits: ReturnType<typeof editView>[], ...commands: string[]) => ({ edits, commands: new Set(commands) });

  it('sees what was done', () => {
    assert.equal(isDone('prompt', done([editView(1, { kind: 0, status: 0 })])), false, 'its mask is not here yet');
    assert.equal(isDone('prompt', done([editView(1, { kind: 0, status: 1 })])), true);
    assert.equal(isDone('prompt', done([editView(1, { kind: 0, status: 1, undone: true })])), false);
    assert.equal(isDone('propagate', done([editView(1, { kind: 1, status: 0 })])), false, 'it runs');
    assert.equal(isDone('propagate', done([editView(1, { kind: 1, status: 2 })])), true);
    assert.equal(isDone('fix', done([], 'propagate')), false);
    assert.equal(isDone('fix', done([], 'fix-next')), true);
    assert.equal(isDone('export', done([], 'export')), true);
  });

  it('comes to somebody new, once', async () => {
    const puts: unknown[] = [];
    let kept: unknown = null;
    const server = ((_: string, request?: RequestInit) => {
      if (request?.method === 'PUT') puts.push((kept = JSON.parse(String(request.body))));
      return Promise.resolve(new Response(JSON.stringify(kept)));
    }) as typeof fetch;
    const first = new FirstRun(server);
    assert.equal(await first.wanted(), true);
    await first.done();
    assert.deepEqual(puts, [{ coached: true }]);
    assert.equal(await first.wanted(), false);
  });

  it('stays away when the server does not answer', async () => {
    assert.equal(await new FirstRun(() => Promise.reject(new Error('gone'))).wanted(), false);
    assert.equal(await new FirstRun(() => Promise.resolve(new Response('', { status: 503 }))).wanted(), false);
  });
});
