import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { whyFix } from '../../../src/Web/Client/workspace/whyFix';

describe('why a slice is fixed next', () => {
  const facts = { slice: 7, expectedGain: 0.1, quality: 0.618, empty: false, jump: null, distance: null };

  it('says the facts that there are', () => {
    assert.equal(whyFix(facts), 'estimated IoU 0.62');
    assert.equal(whyFix({ ...facts, jump: 0.404, distance: 12 }),
      'estimated IoU 0.62, area jumps by 40 %, 12 slices from the nearest anchor');
    assert.equal(whyFix({ ...facts, empty: true, distance: 1 }), "estimated IoU 0.62, empty beside the target's end, next to an anchor");
  });
});
