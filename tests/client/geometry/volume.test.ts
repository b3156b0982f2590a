import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { edgeLetters, orient, planeName } from '../../../src/Web/Client/geometry/orientation';
import { Volume } from '../../../src/Web/Client/geometry/volume';

// Rows of the affine; columns are the steps along I, J, K. Anisotropic on purpose: an exchanged axis must show.
const lps = [0.7, 0, 0, -10, 0, 0.8, 0, 20, 0, 0, 5, 30];
const ras = [-0.7, 0, 0, 180, 0, -0.8, 0, 200, 0, 0, 5, -40];
const size = [512, 400, 90] as const;

describe('volume', () => {
  it('cuts slices as the server does', () => {
    const sizes = (['I', 'J', 'K'] as const).map((axis) => {
      const v = new Volume({ axis, size, ijkToLps: lps });
      return [v.width, v.height, v.sliceCount];
    });
    assert.deepEqual(sizes, [[400, 90, 512], [512, 90, 400], [512, 400, 90]]);
  });

  it('places a voxel in millimetres, whichever axis slices are stacked along', () => {
    const expected = [0.7 * 3 - 10, 0.8 * 4 + 20, 5 * 6 + 30];
    assert.deepEqual(new Volume({ axis: 'K', size, ijkToLps: lps }).toLps(3, 4, 6), expected);
    assert.deepEqual(new Volume({ axis: 'J', size, ijkToLps: lps }).toLps(3, 6, 4), expected);
    assert.deepEqual(new Volume({ axis: 'I', size, ijkToLps: lps }).toLps(4, 6, 3), expected);
  });

  it('knows the volume of a voxel, mirrored affines included', () => {
    assert.ok(Math.abs(new Volume({ axis: 'K', size, ijkToLps: ras }).voxelMillilitres - 0.0028) < 1e-12);
  });
});

describe('orientation', () => {
  it('shows every axial slice with anterior on top and left on the right', () => {
    for (const ijkToLps of [lps, ras]) {
      const volume = new Volume({ axis: 'K', size, ijkToLps });
      assert.deepEqual(edgeLetters(volume, orient(volume)), { left: 'R', right: 'L', top: 'A', bottom: 'P' });
      assert.equal(planeName(volume), 'axial');
    }
  });

  it('shows a sagittal slice with anterior on the left and superior on top, though its axes are stored the other way round', () => {
    // I runs superior, J runs anterior, K runs left.
    const ijkToLps = [0, 0, 3, 0, 0, -0.8, 0, 0, 0.7, 0, 0, 0];
    const volume = new Volume({ axis: 'K', size, ijkToLps });
    assert.equal(orient(volume).swap, true);
    assert.deepEqual(edgeLetters(volume, orient(volume)), { left: 'A', right: 'P', top: 'S', bottom: 'I' });
    assert.equal(planeName(volume), 'sagittal');
  });

  it('shows a coronal slice with superior on top', () => {
    const volume = new Volume({ axis: 'J', size, ijkToLps: lps });
    assert.deepEqual(edgeLetters(volume, orient(volume)), { left: 'R', right: 'L', top: 'S', bottom: 'I' });
  });
});
