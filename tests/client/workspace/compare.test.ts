import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Volume } from '../../../src/Web/Client/geometry/volume';
import { seeded } from '../random';
import { sliceView } from '../session/views';
import type { RoundView } from '../../../src/Web/Client/wire/messages';
import { encodeMask } from '../../../src/Web/Client/wire/runLength';
import { differenceOf, totalOf } from '../../../src/Web/Client/workspace/difference';
import { PlaneDifference } from '../../../src/Web/Client/workspace/planeDifference';
import { memoryOf } from '../../../src/Web/Client/workspace/memoryPanel';
import { rowsOf } from '../../../src/Web/Client/workspace/roundTree';

const view = (mask: Uint8Array) => ({ mask: encodeMask(mask), area: mask.reduce((sum, v) => sum + v, 0) });

describe('difference', () => {
  it('says what came and what went, and how much is shared, as a naive count does', () => {
    const random = seeded(3);
    for (let n = 0; n < 50; n++) {
      const [a, b] = [0, 1].map(() => Uint8Array.from({ length: 20 }, () => Number(random() < 0.4))) as [Uint8Array, Uint8Array];
      const is = differenceOf(1, view(a), view(b), 5, 4);
      const count = (test: (x: number, y: number) => boolean) => [...a].filter((x, i) => test(x, b[i]!)).length;
      const both = count((x, y) => x === 1 && y === 1);
      assert.deepEqual([is.addedVoxels, is.removedVoxels], [count((x, y) => x < y), count((x, y) => x > y)]);
      assert.deepEqual([...is.added].map((v) => v / 255), [...a].map((x, i) => Number(x < b[i]!)));
      assert.deepEqual([...is.removed].map((v) => v / 255), [...a].map((x, i) => Number(x > b[i]!)));
      const all = view(a).area + view(b).area;
      assert.ok(Math.abs(is.dice - (all === 0 ? 1 : (2 * both) / all)) < 1e-12);
    }
  });

  it('knows slices that came or went as a whole, and two empty ones', () => {
    const full = view(new Uint8Array(20).fill(1));
    assert.deepEqual([differenceOf(0, null, full, 5, 4).addedVoxels, differenceOf(0, full, null, 5, 4).dice], [20, 0]);
    assert.equal(differenceOf(0, null, null, 5, 4).dice, 1);
  });

  it('adds up to the Dice of the volumes', () => {
    const [a, b] = [view(Uint8Array.from([1, 1, 0, 0])), view(Uint8Array.from([0, 1, 1, 1]))];
    const parts = [differenceOf(0, a, b, 2, 2), differenceOf(1, a, a, 2, 2)];
    const total = totalOf(parts, { before: 4, now: 5 });
    assert.deepEqual(total, { added: 2, removed: 1, dice: (2 * 3) / 9 });
  });
});

describe('history tree', () => {
  const round = (editId: string, parentId: string | null, more: Partial<RoundView> = {}): RoundView => ({
    editId, parentId, round: 0, at: '2026-11-23T10:00:00Z', authors: ['Mira'], prompts: 1, drawings: 0, accepts: 0, imports: 0,
    restored: false, status: 1, model: 'compact 1.0', failure: null, present: true, slices: 2, voxels: 1000, meanQuality: 0.9, ...more,
  });
  const depths = (rounds: RoundView[]) => rowsOf(rounds, 0.001, null).map((r) => [r.editId, r.depth, r.current]);

  it('keeps the branch that is shown to the left, newest first', () => {
    const rounds = [round('a', null), round('b', 'a', { present: false }), round('c', 'a'), round('d', 'c')];
    assert.deepEqual(depths(rounds), [['d', 0, true], ['c', 0, false], ['b', 1, false], ['a', 0, false]]);
  });

  it('goes on within a branch and moves right where another one leaves', () => {
    const rounds = [round('a', null), round('b', 'a', { present: false }), round('c', 'b', { present: false }),
      round('x', 'b', { present: false }), round('d', 'a', { restored: true })];
    assert.deepEqual(depths(rounds), [['d', 0, true], ['x', 2, false], ['c', 1, false], ['b', 1, false], ['a', 0, false]]);
  });

  it('tells volume and the round chosen for comparing', () => {
    const rows = rowsOf([round('a', null)], 0.001, 'a');
    assert.deepEqual([rows[0]?.millilitres, rows[0]?.chosen], [1, true]);
    assert.deepEqual(rowsOf([], 1, null), []);
  });
});

describe('memory of a slice', () => {
  it('is unpacked, the largest share first', () => {
    assert.deepEqual(memoryOf([4, 1, 0.25, 9, 0, 0.75]), [
      { slice: 9, permanent: false, share: 0.75 }, { slice: 4, permanent: true, share: 0.25 },
    ]);
    assert.deepEqual(memoryOf([]), []);
  });
});

describe('difference in another plane', () => {
  it('is what came and went there, and is written anew when masks change', () => {
    const main = new Volume({ axis: 'K', size: [4, 3, 2], ijkToLps: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0] });
    const coronal = main.along('J');
    const slices = (...rows: number[][]) => new Map(rows.map((row, k) => {
      const mask = Uint8Array.from({ length: 12 }, (_, n) => (Math.floor(n / 4) === 1 ? row[n % 4]! : 0));
      return [k, sliceView(k, { mask: encodeMask(mask), area: row.reduce((a, b) => a + b, 0) })] as const;
    }));
    const of = new PlaneDifference(main, coronal);
    const before = slices([1, 1, 0, 0], [0, 0, 0, 0]);
    const now = slices([0, 1, 1, 0], [0, 0, 0, 1]);
    const shown = of.on('kidney', before, now, 1);
    assert.deepEqual([...shown.added].map((v) => v / 255), [0, 0, 1, 0, 0, 0, 0, 1]);
    assert.deepEqual([...shown.removed].map((v) => v / 255), [1, 0, 0, 0, 0, 0, 0, 0]);
    const { revision } = shown;
    assert.equal(of.on('kidney', before, now, 1).revision, revision, 'nothing changed');
    of.changed('kidney');
    const later = of.on('kidney', before, before, 1);
    assert.ok(later.revision > revision);
    assert.equal([...later.added, ...later.removed].some(Boolean), false);
    assert.equal([...of.on('kidney', before, now, 0).added].some(Boolean), false, 'nothing is on the first row');
  });
});
