import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { surfaceOf } from '../../../src/Web/Client/surface/maskSurface';
import { volumeOf } from '../../../src/Web/Client/surface/mesh';
import { encodeMask } from '../../../src/Web/Client/wire/runLength';
import { ball, openEdges } from './meshes';

const size = 44;

/** A ball of 16 voxels as slices, in voxels of 0.8 × 1.1 × 3 mm. */
function stack(toLps: readonly number[]) {
  const inside = ball(size, 16);
  const slices = Array.from({ length: size }, (_, slice) => ({
    slice, mask: encodeMask(inside.subarray(slice * size * size, (slice + 1) * size * size)),
  }));
  return { stack: { width: size, height: size, slices, toLps }, voxels: inside.reduce((a, b) => a + b, 0) };
}

describe('surface of a label', () => {
  const spacing = [0.8, 0, 0, -40, 0, 1.1, 0, 12, 0, 0, 3, 100];

  it('is closed, in millimetres, and encloses the volume of its voxels', () => {
    const { stack: ofBall, voxels } = stack(spacing);
    const surface = surfaceOf(ofBall)!;
    const cubic = voxels * 0.8 * 1.1 * 3;
    assert.equal(openEdges(surface), 0);
    assert.ok(Math.abs(volumeOf(surface) / cubic - 1) < 0.03, `${volumeOf(surface)} of ${cubic} mm³`);
    const middle = [0, 1, 2].map((n) => {
      const all = surface.positions.filter((_, i) => i % 3 === n);
      return (all.reduce((a, b) => Math.min(a, b), Infinity) + all.reduce((a, b) => Math.max(a, b), -Infinity)) / 2;
    });
    const expected = [-40 + 0.8 * 21.5, 12 + 1.1 * 21.5, 100 + 3 * 21.5];
    middle.forEach((v, n) => assert.ok(Math.abs(v - expected[n]!) < 0.5, `${v} instead of ${expected[n]}`));
  });

  it('looks outward also where voxels are mirrored on their way to the patient', () => {
    const { stack: mirrored } = stack([-0.8, 0, 0, 0, 0, 1.1, 0, 0, 0, 0, 3, 0]);
    assert.ok(volumeOf(surfaceOf(mirrored)!) > 0);
  });

  it('is none where there is no voxel', () => {
    const empty = { slice: 3, mask: encodeMask(new Uint8Array(size * size)) };
    assert.equal(surfaceOf({ width: size, height: size, slices: [empty], toLps: spacing }), null);
    assert.equal(surfaceOf({ width: size, height: size, slices: [], toLps: spacing }), null);
  });

  it('takes runs over the ends of rows for what they are', () => {
    const full = encodeMask(new Uint8Array(6 * 5).fill(1));
    const slices = [0, 1, 2, 3].map((slice) => ({ slice, mask: full }));
    const box = surfaceOf({ width: 6, height: 5, slices, toLps: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0] })!;
    assert.equal(openEdges(box), 0);
    const x = box.positions.filter((_, i) => i % 3 === 0);
    assert.ok(Math.min(...x) > -0.9 && Math.max(...x) < 5.9 && Math.max(...x) > 4.2);
  });
});
