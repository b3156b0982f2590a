import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lowSlices, Review } from '../../../src/Web/Client/workspace/review';
import { sliceView } from '../session/views';

const low = (...of: [number, number][]) => of.map(([slice, score]) => ({ slice, score }));

describe('low slices', () => {
  it('are those below the score with the target that nobody vouches for, worst first', () => {
    const views = [
      sliceView(1, { quality: 0.7 }), sliceView(2, { quality: 0.3 }), sliceView(3, { quality: 0.2, anchored: true }),
      sliceView(4, { quality: 0.1, area: 0 }), sliceView(5, { quality: 0.1, provisional: true }), sliceView(6, { quality: 0.8 }),
    ];
    assert.deepEqual(lowSlices(views, 0.8), low([2, 0.3], [1, 0.7]));
  });
});

describe('review', () => {
  it('steps through them and back, and ends', () => {
    const review = new Review();
    assert.equal(review.begin(low([2, 0.3], [1, 0.5], [9, 0.6]))?.slice, 2);
    assert.equal(review.next()?.slice, 1);
    assert.deepEqual(review.progress, { place: 2, count: 3 });
    assert.equal(review.previous()?.slice, 2);
    assert.equal(review.previous(), null);
    assert.equal(review.next()?.slice, 1);
    assert.equal(review.next()?.slice, 9);
    assert.equal(review.next(), null);
  });

  it('lets go of a slice that was dealt with, and takes up one that became low', () => {
    const review = new Review();
    review.begin(low([2, 0.3], [1, 0.5]));
    assert.equal(review.refresh(low([2, 0.3], [1, 0.5])), false, 'nothing happened to it');
    assert.equal(review.refresh(low([7, 0.1], [1, 0.5])), true, 'slice 2 was accepted');
    assert.equal(review.next()?.slice, 7);
  });

  it('does not begin when nothing is low, and says so', () => {
    const review = new Review();
    assert.equal(review.begin([]), null);
    assert.equal(review.active, false);
  });

  it('is over when it was ended', () => {
    const review = new Review();
    review.begin(low([2, 0.3]));
    review.end();
    assert.deepEqual([review.active, review.current, review.refresh(low([2, 0.3]))], [false, null, false]);
  });
});
