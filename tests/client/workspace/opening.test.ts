import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CaseHeader } from '../../../src/Web/Client/wire/messages';
import { Opening } from '../../../src/Web/Client/workspace/opening';

const header = {
  id: 'one', axis: 'K', size: [8, 6, 20], ijkToLps: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0], voxelType: 'int16',
} as unknown as CaseHeader;

function opening(fragment: string, kept: string | null, fails = false) {
  const asked: string[] = [];
  const server = {
    fetchCase: () => (fails ? Promise.reject(new Error('no')) : Promise.resolve(header)),
    sliceFetcher: () => (axis: string, slice: number, bytes: number) => {
      asked.push(`${axis} ${slice} ${bytes}`);
      return Promise.resolve(new ArrayBuffer(bytes));
    },
  };
  const shelf = { read: () => kept, write: () => true };
  return { asked, opening: new Opening('one', fragment, shelf, new AbortController().signal, server) };
}

describe('opening', () => {
  it('asks for the middle slice with the case, and gives it once', async () => {
    const { asked, opening: begun } = opening('', null);
    const fetchSlice = begun.fetcher(await begun.header);
    assert.deepEqual(asked, ['K 10 96']);
    assert.equal((await fetchSlice('K', 10, 96, new AbortController().signal)).byteLength, 96);
    assert.deepEqual(asked, ['K 10 96']);
    await fetchSlice('K', 10, 96, new AbortController().signal);
    assert.equal(asked.length, 2);
  });

  it('asks for where the person was, or where a link leads', async () => {
    const kept = JSON.stringify({ slice: 3, labelId: null });
    const was = opening('', kept);
    await was.opening.header;
    assert.deepEqual(was.asked, ['K 3 96']);
    const linked = opening('#slice=8', kept);
    await linked.opening.header;
    assert.deepEqual(linked.asked, ['K 7 96']);
  });

  it('fetches other slices and planes as ever', async () => {
    const { asked, opening: begun } = opening('', null);
    const fetchSlice = begun.fetcher(await begun.header);
    await fetchSlice('J', 10, 320, new AbortController().signal);
    await fetchSlice('K', 11, 96, new AbortController().signal);
    assert.deepEqual(asked, ['K 10 96', 'J 10 320', 'K 11 96']);
  });

  it('tells whoever waits that the case could not be had', async () => {
    await assert.rejects(opening('', null, true).opening.header, /no/);
  });
});
