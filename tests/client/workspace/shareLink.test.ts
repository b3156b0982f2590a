import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Place } from '../../../src/Web/Client/workspace/bookmark';
import { fragmentOf, placeOf } from '../../../src/Web/Client/workspace/shareLink';

const place: Place = {
  slice: 60, labelId: '0b8f6d1e-7d9c-4b7e-8a53-2f6f1f3f0a11', cross: [120, 88],
  window: [1500, -600], inverted: true, camera: [1.532, 120.25, 99], layout: 'grid',
};

describe('share link', () => {
  it('brings back what was looked at', () => {
    assert.deepEqual(placeOf(fragmentOf(place), 120), place);
    assert.deepEqual(placeOf(fragmentOf({ slice: 0, labelId: null }), 1), { slice: 0, labelId: null });
  });

  it('counts slices from 1, and is readable', () => {
    assert.equal(fragmentOf({ slice: 60, labelId: null, cross: [1, 2], layout: 'one' }), '#slice=61&at=1,2&layout=one');
  });

  it('is nothing when it tells no slice of this volume, and leaves out what makes no sense', () => {
    for (const fragment of ['', '#', '#top', '#slice=0', '#slice=121', '#slice=1.5', '#slice=x', '#layout=grid']) {
      assert.equal(placeOf(fragment, 120), null, fragment);
    }
    assert.deepEqual(placeOf('#slice=5&at=1&window=0,3&camera=a,b,c&layout=sideways', 120), { slice: 4, labelId: null });
  });
});
