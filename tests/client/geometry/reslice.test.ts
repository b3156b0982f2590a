import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resliceMask, sampleRuns } from '../../../src/Web/Client/geometry/reslice';
import { Volume, type Axis } from '../../../src/Web/Client/geometry/volume';
import { encodeMask } from '../../../src/Web/Client/wire/runLength';
import { seeded } from '../random';

const identity = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0];

/** A mask of a whole volume, blobs and noise, indexed by (i, j, k). */
function maskOf(size: readonly [number, number, number], next: () => number) {
  const inside = new Uint8Array(size[0] * size[1] * size[2]);
  const density = next();
  for (let n = 0; n < inside.length; n++) inside[n] = Number(next() < density);
  return (i: number, j: number, k: number) => inside[(k * size[1] + j) * size[0] + i]!;
}

describe('masks of the other planes', () => {
  it('are the voxels that a naive cut through the decoded volume finds, along any propagation axis', () => {
    const next = seeded(5);
    for (let round = 0; round < 60; round++) {
      const size = [1 + Math.floor(next() * 9), 1 + Math.floor(next() * 9), 1 + Math.floor(next() * 9)] as const;
      const at = maskOf(size, next);
      for (const axis of ['I', 'J', 'K'] as Axis[]) {
        const main = new Volume({ axis, size, ijkToLps: identity });
        const codes: [number, Uint8Array][] = [];
        for (let slice = 0; slice < main.sliceCount; slice++) {
          const mask = new Uint8Array(main.width * main.height);
          for (let y = 0; y < main.height; y++) {
            for (let x = 0; x < main.width; x++) mask[y * main.width + x] = at(...main.toIjk(x, y, slice));
          }
          codes.push([slice, encodeMask(mask)]);
        }
        for (const other of (['I', 'J', 'K'] as Axis[]).filter((a) => a !== axis)) {
          const plane = main.along(other);
          const index = Math.floor(next() * plane.sliceCount);
          const cut = new Uint8Array(plane.width * plane.height).fill(7);
          resliceMask(main, codes, plane, index, 255, cut);
          for (let y = 0; y < plane.height; y++) {
            for (let x = 0; x < plane.width; x++) {
              assert.equal(cut[y * plane.width + x], 255 * at(...plane.toIjk(x, y, index)), `${axis} seen along ${other} at ${x},${y}`);
            }
          }
        }
      }
    }
  });

  it('samples with any stride what decoding would find', () => {
    const next = seeded(9);
    for (let round = 0; round < 200; round++) {
      const mask = Uint8Array.from({ length: 60 }, () => Number(next() < 0.5));
      const [start, stride] = [Math.floor(next() * 20), 1 + Math.floor(next() * 9)];
      const count = Math.floor((mask.length - start - 1) / stride) + 1;
      const found: number[] = [];
      sampleRuns(encodeMask(mask), start, stride, count, (n) => found.push(n));
      assert.deepEqual(found, [...Array(count).keys()].filter((n) => mask[start + n * stride] === 1));
    }
  });
});
