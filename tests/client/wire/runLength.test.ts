import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BrokenMask, decodeMask, encodeMask } from '../../../src/Web/Client/wire/runLength';
import { seeded } from '../random';

describe('run length', () => {
  it('reads the bytes the server writes', () => {
    // 300 zeros (0xAC 0x02), 5 ones, 95 zeros in a 20×20 slice.
    const mask = decodeMask(Uint8Array.of(0xac, 0x02, 5, 95), 20, 20);
    assert.equal(mask.indexOf(1), 300);
    assert.equal(mask.lastIndexOf(1), 304);
  });

  it('starts with a run of zeros, which may be empty', () => {
    assert.deepEqual([...encodeMask(Uint8Array.of(1, 1, 0, 1))], [0, 2, 1, 1]);
    assert.deepEqual([...decodeMask(Uint8Array.of(0, 2, 1, 1), 2, 2)], [1, 1, 0, 1]);
  });

  it('writes an empty slice as one run', () => {
    assert.deepEqual([...encodeMask(new Uint8Array(200))], [0xc8, 0x01]);
  });

  it('paints with the value asked for', () => {
    assert.deepEqual([...decodeMask(Uint8Array.of(1, 2, 1), 2, 2, 255)], [0, 255, 255, 0]);
  });

  it('round trips masks of every density', () => {
    const random = seeded(20261123);
    for (let n = 0; n < 300; n++) {
      const width = 1 + Math.floor(random() * 90);
      const height = 1 + Math.floor(random() * 90);
      const density = random() ** 2;
      const mask = Uint8Array.from({ length: width * height }, () => (random() < density ? 1 : 0));
      assert.deepEqual(decodeMask(encodeMask(mask), width, height), mask);
    }
  });

  it('refuses codes that do not fill the slice', () => {
    const bad: [string, number[]][] = [
      ['too few voxels', [3]],
      ['too many voxels', [5]],
      ['a number that never ends', [0x80]],
      ['a number beyond 32 bits', [0xff, 0xff, 0xff, 0xff, 0xff, 0x01]],
      ['nothing at all', []],
    ];
    for (const [why, code] of bad) assert.throws(() => decodeMask(Uint8Array.from(code), 2, 2), BrokenMask, why);
  });
});
