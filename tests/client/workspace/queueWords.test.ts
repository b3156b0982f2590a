import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { about, place } from '../../../src/Web/Client/workspace/queueWords';

describe('queue words', () => {
  it('say the place, and the time once it is known', () => {
    assert.equal(place({ position: 3, seconds: 4 }), 'place 3 in the queue, about 4 s');
    assert.equal(place({ position: 1, seconds: null }), 'place 1 in the queue');
  });

  it('say long times in minutes', () => {
    assert.deepEqual([1, 55, 60, 90, 600].map(about), ['about 1 s', 'about 55 s', 'about 1 min', 'about 1½ min', 'about 10 min']);
  });
});
