import { cubeTriangles } from './cubeTable';
import { Growing, type Mesh } from './mesh';

/** A binary volume, x fastest, then y, then z. */
export interface Grid {
  readonly inside: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly depth: number;
}

/**
 * The surface between voxels inside (not 0) and outside, in voxels (the centre of a voxel is at its indices). Vertices lie half-way between
 * two voxels. Outside the grid all is outside, so that the surface is closed. Vertices are shared by their triangles.
 */
export function marchingCubes({ inside, width, height, depth }: Grid): Mesh {
  const positions = new Growing(new Float32Array(3072), (n) => new Float32Array(n));
  const triangles = new Growing(new Uint32Array(3072), (n) => new Uint32Array(n));
  // Cubes start one voxel before the grid. Vertex numbers of the edges of two layers of corners: x and y edges of the layer, z edges above.
  const [columns, rows] = [width + 2, height + 2];
  const layer = columns * rows;
  let below = new Int32Array(3 * layer).fill(-1);
  let above = new Int32Array(3 * layer).fill(-1);
  const row = (y: number, z: number) => (y < 0 || z < 0 || y >= height || z >= depth ? -1 : (z * height + y) * width);

  for (let z = -1; z < depth; z++) {
    for (let y = -1; y < height; y++) {
      const [r0, r1, r2, r3] = [row(y, z), row(y + 1, z), row(y, z + 1), row(y + 1, z + 1)];
      // The corners on the left are those that were on the right of the cube before.
      let left = 0;
      for (let x = -1; x < width; x++) {
        const at = x + 1;
        let right = 0;
        if (at < width) {
          if (r0 >= 0 && inside[r0 + at]) right |= 1;
          if (r1 >= 0 && inside[r1 + at]) right |= 4;
          if (r2 >= 0 && inside[r2 + at]) right |= 16;
          if (r3 >= 0 && inside[r3 + at]) right |= 64;
        }
        const corners = left | (right << 1);
        left = right;
        if (corners === 0 || corners === 255) continue;
        const edges = cubeTriangles[corners]!;
        for (let e = 0; e < edges.length; e += 3) {
          triangles.push3(vertex(edges[e]!, x, y, z), vertex(edges[e + 1]!, x, y, z), vertex(edges[e + 2]!, x, y, z));
        }
      }
    }
    [below, above] = [above, below];
    above.fill(-1);
  }
  return { positions: positions.exact, triangles: triangles.exact };

  function vertex(edge: number, x: number, y: number, z: number): number {
    const axis = edge >> 3;
    const [cx, cy, cz] = [x + (edge & 1), y + ((edge >> 1) & 1), (edge >> 2) & 1];
    const known = cz === 0 ? below : above;
    const slot = axis * layer + (cy + 1) * columns + cx + 1;
    let number = known[slot]!;
    if (number < 0) {
      number = known[slot] = positions.length / 3;
      positions.push3(cx + (axis === 0 ? 0.5 : 0), cy + (axis === 1 ? 0.5 : 0), z + cz + (axis === 2 ? 0.5 : 0));
    }
    return number;
  }
}
