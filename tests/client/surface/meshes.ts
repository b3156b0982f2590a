import type { Mesh } from '../../../src/Web/Client/surface/mesh';

/** Every edge of a closed, consistently turned surface is used as often in one direction as in the other. */
export function openEdges({ triangles }: Mesh): number {
  const balance = new Map<string, number>();
  for (let t = 0; t < triangles.length; t += 3) {
    for (let n = 0; n < 3; n++) {
      const [a, b] = [triangles[t + n]!, triangles[t + ((n + 1) % 3)]!];
      const key = a < b ? `${a} ${b}` : `${b} ${a}`;
      balance.set(key, (balance.get(key) ?? 0) + (a < b ? 1 : -1));
    }
  }
  return [...balance.values()].filter((v) => v !== 0).length;
}

/** A ball in a grid of cubes of side `size`. */
export function ball(size: number, radius: number): Uint8Array {
  const inside = new Uint8Array(size ** 3);
  const c = (size - 1) / 2;
  for (let z = 0; z < size; z++) {
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) inside[(z * size + y) * size + x] = Number(Math.hypot(x - c, y - c, z - c) <= radius);
    }
  }
  return inside;
}
