import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readPlace } from '../../../src/Web/Client/workspace/bookmark';

const shelfWith = (text: string | null) => ({ read: () => text, write: () => true });

describe('bookmark', () => {
  it('gives back slice and label', () => {
    assert.deepEqual(readPlace(shelfWith('{"slice":7,"labelId":"a"}'), 8), { slice: 7, labelId: 'a' });
    assert.deepEqual(readPlace(shelfWith('{"slice":0,"labelId":null}'), 8), { slice: 0, labelId: null });
  });

  it('is nothing when there is none or it does not fit', () => {
    for (const text of [null, '', 'not json', '{}', '{"slice":8}', '{"slice":-1}', '{"slice":1.5}', '[]', '"7"']) {
      assert.equal(readPlace(shelfWith(text), 8), null, String(text));
    }
  });
});
