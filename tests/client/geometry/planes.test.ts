import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { obliqueness, planeName, planesOf } from '../../../src/Web/Client/geometry/orientation';
import { Volume, type Axis } from '../../../src/Web/Client/geometry/volume';

const volume = (axis: Axis, ijkToLps: readonly number[]) => new Volume({ axis, size: [10, 20, 30], ijkToLps });
const axial = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 2, 0];

describe('planes', () => {
  it('are three: the propagation axis’ first, the others as axial, coronal, sagittal', () => {
    assert.deepEqual(planesOf(volume('K', axial)).map(planeName), ['axial', 'coronal', 'sagittal']);
    assert.deepEqual(planesOf(volume('I', axial)).map(planeName), ['sagittal', 'axial', 'coronal']);
    // Stored sagittal: I runs to the back, J to the feet, K to the left.
    const sagittal = [0, 0, 3, 0, 1, 0, 0, 0, 0, -1, 0, 0];
    assert.deepEqual(planesOf(volume('K', sagittal)).map(planeName), ['sagittal', 'axial', 'coronal']);
    assert.deepEqual(planesOf(volume('K', sagittal)).map((p) => p.header.axis), ['K', 'J', 'I']);
  });

  it('of an oblique volume are named after the nearest ones, and say how far from them they are', () => {
    const [c, s] = [Math.cos(0.35), Math.sin(0.35)];
    const oblique = volume('K', [1, 0, 0, 0, 0, c, -3 * s, 0, 0, s, 3 * c, 0]);
    assert.deepEqual(planesOf(oblique).map(planeName), ['axial', 'coronal', 'sagittal']);
    assert.ok(Math.abs(obliqueness(oblique) - (0.35 * 180) / Math.PI) < 1e-6);
    assert.equal(obliqueness(volume('K', axial)), 0);
  });

  it('agree about voxels', () => {
    const [main, ...others] = planesOf(volume('K', axial));
    for (const plane of [main, ...others]) {
      const { x, y, slice } = plane!.fromIjk([3, 7, 11]);
      assert.deepEqual(plane!.toIjk(x, y, slice), [3, 7, 11]);
      assert.deepEqual(plane!.toLps(x, y, slice), [3, 7, 22]);
      const m = plane!.sliceToLps;
      assert.deepEqual([0, 4, 8].map((r) => m[r]! * x + m[r + 1]! * y + m[r + 2]! * slice + m[r + 3]!), [3, 7, 22]);
    }
  });
});
