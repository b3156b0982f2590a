/** Edge = 8 × axis + its lower corner; corner = x + 2y + 4z. */
const edge = (a: number, b: number) => 8 * ((a ^ b) >> 1) + Math.min(a, b);

/**
 * The triangles of every one of the 256 ways in which the corners of a cube are inside or outside (Lorensen and Cline, Marching Cubes,
 * 1987): three edges a triangle, counter-clockwise seen from outside. The table is made, not typed, by the rule of
 * Mem3D.Data.Exports.Surfaces.CubeTable: on each face every run of inside corners is cut off by one segment. Both cubes of a face cut it
 * the same way, so that surfaces have no holes.
 */
export const cubeTriangles: readonly Uint8Array[] = Array.from({ length: 256 }, (_, corners) => trianglesOf(corners));

function trianglesOf(corners: number): Uint8Array {
  const next = new Map<number, number>();
  for (const axis of [0, 1, 2]) for (const side of [0, 1]) cut(corners, axis, side, next);
  const triangles: number[] = [];
  while (next.size > 0) {
    const loop: number[] = [];
    let at = Math.min(...next.keys());
    for (let to = next.get(at); to !== undefined; at = to, to = next.get(at)) {
      next.delete(at);
      loop.push(at);
    }
    for (let n = 2; n < loop.length; n++) triangles.push(loop[0]!, loop[n - 1]!, loop[n]!);
  }
  return Uint8Array.from(triangles);
}

/** Adds the segments of one face: from the edge where a run of inside corners begins to the one where it ends, seen from outside. */
function cut(corners: number, axis: number, side: number, next: Map<number, number>): void {
  const [u, v, at] = [1 << ((axis + 1) % 3), 1 << ((axis + 2) % 3), side << axis];
  const round = side === 1 ? [at, at + u, at + u + v, at + v] : [at, at + v, at + u + v, at + u];
  const corner = (n: number) => round[n & 3]!;
  const inside = (n: number) => ((corners >> corner(n)) & 1) === 1;
  for (let n = 0; n < 4; n++) {
    if (inside(n) || !inside(n + 1)) continue;
    let end = n + 1;
    while (inside(end + 1)) end++;
    next.set(edge(corner(n), corner(n + 1)), edge(corner(end), corner(end + 1)));
  }
}
