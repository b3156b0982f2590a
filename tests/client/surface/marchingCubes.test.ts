import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cubeTriangles } from '../../../src/Web/Client/surface/cubeTable';
import { marchingCubes, type Grid } from '../../../src/Web/Client/surface/marchingCubes';
import { normalsOf, volumeOf } from '../../../src/Web/Client/surface/mesh';
import { smooth } from '../../../src/Web/Client/surface/smooth';
import { seeded } from '../random';
import { ball, openEdges } from './meshes';

/** Triangles cube by cube with no sharing and no clever walking: corners of triangles as text, in any order. */
function naive({ inside, width, height, depth }: Grid): string[] {
  const at = (x: number, y: number, z: number) =>
    x < 0 || y < 0 || z < 0 || x >= width || y >= height || z >= depth ? 0 : inside[(z * height + y) * width + x]!;
  const triangles: string[] = [];
  for (let z = -1; z < depth; z++) {
    for (let y = -1; y < height; y++) {
      for (let x = -1; x < width; x++) {
        let corners = 0;
        for (let c = 0; c < 8; c++) if (at(x + (c & 1), y + ((c >> 1) & 1), z + (c >> 2))) corners |= 1 << c;
        const points = [...cubeTriangles[corners]!].map((edge) => {
          const low = edge & 7;
          const p = [x + (low & 1), y + ((low >> 1) & 1), z + (low >> 2)];
          p[edge >> 3]! += 0.5;
          return p.join(',');
        });
        for (let t = 0; t < points.length; t += 3) triangles.push(points.slice(t, t + 3).join(' '));
      }
    }
  }
  return triangles.sort();
}

function noise(next: () => number): Grid {
  const [width, height, depth] = [1 + Math.floor(next() * 6), 1 + Math.floor(next() * 6), 1 + Math.floor(next() * 6)];
  const density = next();
  return { inside: Uint8Array.from({ length: width * height * depth }, () => Number(next() < density)), width, height, depth };
}

describe('marching cubes', () => {
  it('cuts all 256 cubes, none of them empty but the two that must be', () => {
    const empty = cubeTriangles.flatMap((t, n) => (t.length === 0 ? [n] : []));
    assert.deepEqual(empty, [0, 255]);
  });

  it('makes the triangles of a naive walk, and no hole in any noise', () => {
    const next = seeded(3);
    for (let round = 0; round < 120; round++) {
      const grid = noise(next);
      const mesh = marchingCubes(grid);
      const point = (v: number) => [0, 1, 2].map((n) => mesh.positions[3 * v + n]!).join(',');
      const triangles: string[] = [];
      for (let t = 0; t < mesh.triangles.length; t += 3) triangles.push([0, 1, 2].map((n) => point(mesh.triangles[t + n]!)).join(' '));
      assert.deepEqual(triangles.sort(), naive(grid));
      assert.equal(openEdges(mesh), 0, `round ${round} has a hole`);
      assert.equal(mesh.positions.length / 3, new Set(triangles.flatMap((t) => t.split(' '))).size, 'vertices are shared');
    }
  });

  it('encloses the voxels: one is an octahedron of a sixth, a ball nearly its voxel count', () => {
    assert.ok(Math.abs(volumeOf(marchingCubes({ inside: Uint8Array.of(1), width: 1, height: 1, depth: 1 })) - 1 / 6) < 1e-6);
    const inside = ball(40, 16);
    const count = inside.reduce((a, b) => a + b, 0);
    const volume = volumeOf(marchingCubes({ inside, width: 40, height: 40, depth: 40 }));
    assert.ok(Math.abs(volume / count - 1) < 0.02, `${volume} of ${count}`);
  });

  it('smooths away the stairs, not the volume; normals look outward', () => {
    const size = 48;
    const mesh = marchingCubes({ inside: ball(size, 20), width: size, height: size, depth: size });
    const before = volumeOf(mesh);
    const centre = (size - 1) / 2;
    const spread = () => {
      const radii: number[] = [];
      for (let n = 0; n < mesh.positions.length; n += 3) radii.push(Math.hypot(...[0, 1, 2].map((k) => mesh.positions[n + k]! - centre)));
      const mean = radii.reduce((a, b) => a + b) / radii.length;
      return Math.sqrt(radii.reduce((a, r) => a + (r - mean) ** 2, 0) / radii.length);
    };
    const stairs = spread();
    smooth(mesh);
    assert.ok(spread() < 0.6 * stairs, `${spread()} after ${stairs}`);
    assert.ok(Math.abs(volumeOf(mesh) / before - 1) < 0.02);
    assert.equal(openEdges(mesh), 0);
    const normals = normalsOf(mesh);
    for (let n = 0; n < normals.length; n += 3) {
      const outward = [0, 1, 2].map((k) => mesh.positions[n + k]! - centre);
      const along = outward.reduce((sum, v, k) => sum + v * normals[n + k]!, 0) / Math.hypot(...outward);
      assert.ok(along > 0.8, `normal ${n / 3} looks ${along}`);
    }
  });
});
