import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Camera, type Plane, type Point } from '../../../src/Web/Client/viewer/camera';
import { seeded } from '../random';

const upright = { swap: false, flipX: false, flipY: false };
const plane: Plane = { width: 200, height: 100, spacingX: 0.5, spacingY: 2, orientation: upright };
const near = (a: Point, b: Point, tolerance = 1e-6) =>
  assert.ok(Math.hypot(a.x - b.x, a.y - b.y) < tolerance, `${JSON.stringify(a)} is not ${JSON.stringify(b)}`);

describe('camera', () => {
  it('fits the whole slice, in millimetres', () => {
    // 100 mm × 200 mm in 848 × 448 with 24 pixels of margin: 2 pixels a millimetre.
    const camera = Camera.fit(plane, { width: 848, height: 448 });
    assert.equal(camera.zoom, 2);
    near(camera.toScreen({ x: 99.5, y: 49.5 }), { x: 424, y: 224 });
    near(camera.toScreen({ x: -0.5, y: -0.5 }), { x: 324, y: 24 });
  });

  it('makes equal millimetres equally long', () => {
    const { pixelsPerVoxel } = Camera.fit(plane, { width: 848, height: 448 });
    assert.equal(pixelsPerVoxel.y / pixelsPerVoxel.x, 4);
  });

  it('keeps the voxel under the pointer when it zooms', () => {
    const at = { x: 300, y: 200 };
    const camera = Camera.fit(plane, { width: 848, height: 448 });
    const voxel = camera.toVoxel(at);
    near(camera.zoomedAbout(at, 1.7).toVoxel(at), voxel);
  });

  it('moves the picture with the pointer when it pans', () => {
    const camera = Camera.fit(plane, { width: 848, height: 448 }).zoomedAbout({ x: 424, y: 224 }, 4);
    const before = camera.toScreen({ x: 100, y: 50 });
    near(camera.pannedBy(13, -7).toScreen({ x: 100, y: 50 }), { x: before.x + 13, y: before.y - 7 });
  });

  it('never loses the picture', () => {
    const camera = Camera.fit(plane, { width: 848, height: 448 }).pannedBy(1e6, -1e6);
    near(camera.focus, { x: -0.5, y: 99.5 });
  });

  it('keeps focus and zoom when the viewport changes its size', () => {
    const camera = Camera.fit(plane, { width: 848, height: 448 }).zoomedAbout({ x: 100, y: 100 }, 2);
    const resized = camera.resized({ width: 400, height: 300 });
    near(resized.toVoxel({ x: 200, y: 150 }), camera.focus);
    assert.equal(resized.zoom, camera.zoom);
  });

  it('is its own inverse, in every orientation', () => {
    const random = seeded(7);
    for (let n = 0; n < 500; n++) {
      const orientation = { swap: random() < 0.5, flipX: random() < 0.5, flipY: random() < 0.5 };
      const size = { width: 1 + random() * 900, height: 1 + random() * 900 };
      const p: Plane = { ...size, spacingX: 0.1 + random() * 3, spacingY: 0.1 + random() * 3, orientation };
      const viewport = { width: 50 + random() * 3000, height: 50 + random() * 2000 };
      const camera = Camera.fit(p, viewport)
        .zoomedAbout({ x: random() * viewport.width, y: random() * viewport.height }, 0.2 + random() * 10)
        .pannedBy((random() - 0.5) * 500, (random() - 0.5) * 500);
      const voxel = { x: random() * p.width, y: random() * p.height };
      near(camera.toVoxel(camera.toScreen(voxel)), voxel, 1e-6);
    }
  });

  it('mirrors and turns', () => {
    const turned: Plane = { ...plane, orientation: { swap: true, flipX: true, flipY: false } };
    const camera = Camera.fit(turned, { width: 500, height: 500 });
    const origin = camera.toScreen({ x: 0, y: 0 });
    const alongX = camera.toScreen({ x: 1, y: 0 });
    const alongY = camera.toScreen({ x: 0, y: 1 });
    assert.ok(alongX.y < origin.y && Math.abs(alongX.x - origin.x) < 1e-9);
    assert.ok(alongY.x > origin.x && Math.abs(alongY.y - origin.y) < 1e-9);
  });
});
