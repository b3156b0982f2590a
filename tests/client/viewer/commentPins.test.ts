import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pinsOn, type CommentMark } from '../../../src/Web/Client/viewer/commentPins';

const mark = (slice: number, x: number | null, y: number | null, author = 'Rae'): CommentMark => ({ slice, x, y, author });

test('a slice shows the comments that are pinned to a voxel of it, and no others', () => {
  const marks = [mark(3, 10.5, 20), mark(4, 1, 1), mark(3, null, null), mark(3, 0, 0, 'Mira')];
  assert.deepEqual(pinsOn(marks, 3), [
    { at: { x: 10.5, y: 20 }, author: 'Rae' },
    { at: { x: 0, y: 0 }, author: 'Mira' },
  ]);
  assert.deepEqual(pinsOn(marks, 5), []);
});
