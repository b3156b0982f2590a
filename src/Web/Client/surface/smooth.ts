import type { Mesh } from './mesh';

/**
 * Taubin's smoothing (A signal processing approach to fair surface design, 1995): every step pulls each vertex towards the mean of its
 * neighbours by lambda and then away by mu, so that stairs go and the volume stays. Changes `positions`.
 */
export function smooth({ positions, triangles }: Mesh, steps = 20, lambda = 0.63, mu = -0.67): void {
  const { starts, neighbours } = neighboursOf(positions.length / 3, triangles);
  const moved = new Float32Array(positions.length);
  for (let step = 0; step < 2 * steps; step++) {
    const factor = step % 2 === 0 ? lambda : mu;
    for (let v = 0; v + 1 < starts.length; v++) {
      const [first, end] = [starts[v]!, starts[v + 1]!];
      let x = 0, y = 0, z = 0;
      for (let n = first; n < end; n++) {
        const at = 3 * neighbours[n]!;
        x += positions[at]!;
        y += positions[at + 1]!;
        z += positions[at + 2]!;
      }
      const share = factor / Math.max(end - first, 1);
      moved[3 * v] = positions[3 * v]! * (1 - factor) + x * share;
      moved[3 * v + 1] = positions[3 * v + 1]! * (1 - factor) + y * share;
      moved[3 * v + 2] = positions[3 * v + 2]! * (1 - factor) + z * share;
    }
    positions.set(moved);
  }
}

/** For every vertex where its neighbours start. A closed surface has every edge in two triangles, once in each direction. */
function neighboursOf(vertices: number, triangles: Uint32Array): { starts: Uint32Array; neighbours: Uint32Array } {
  const starts = new Uint32Array(vertices + 1);
  for (const v of triangles) starts[v + 1]!++;
  for (let v = 0; v < vertices; v++) starts[v + 1]! += starts[v]!;
  const neighbours = new Uint32Array(triangles.length);
  const filled = starts.slice();
  for (let t = 0; t < triangles.length; t += 3) {
    for (let n = 0; n < 3; n++) neighbours[filled[triangles[t + n]!]!++] = triangles[t + ((n + 1) % 3)]!;
  }
  return { starts, neighbours };
}
