import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { applyDrawing, touchedBy } from '../../../src/Web/Client/drawing/raster';
import { CaseState } from '../../../src/Web/Client/session/caseState';
import type { Gesture } from '../../../src/Web/Client/session/gesture';
import { DrawingKind, SliceOrigin, type DrawingView } from '../../../src/Web/Client/wire/messages';
import { encodeMask } from '../../../src/Web/Client/wire/runLength';
import { MaskPreview } from '../../../src/Web/Client/workspace/maskPreview';
import { seeded } from '../random';
import { caseView, sliceView } from '../session/views';

declare const REPOSITORY_ROOT: string;

interface Case {
  readonly kind: 0 | 1;
  readonly width: number;
  readonly height: number;
  readonly spacing: readonly [number, number, number];
  readonly away: number;
  readonly radiusMm: number;
  readonly points: readonly number[];
  readonly runs: readonly number[];
}

const cases = JSON.parse(readFileSync(join(REPOSITORY_ROOT, 'tests/fixtures/drawing/cases.json'), 'utf8')) as Case[];
const drawing = (more: Partial<DrawingView>): DrawingView =>
  ({ kind: DrawingKind.brush, adds: true, points: [], radiusMm: 0, ball: false, band: null, from: null, ...more });
const canvas = { width: 9, height: 7, spacing: { x: 1, y: 1, z: 2 } };
const text = (mask: Uint8Array) =>
  Array.from({ length: canvas.height }, (_, y) =>
    [...mask.slice(y * canvas.width, (y + 1) * canvas.width)].map((v) => (v ? '#' : '.')).join(''));

describe('drawings', () => {
  it('touch the voxels that the server stores, fixture by fixture', () => {
    assert.ok(cases.length >= 70);
    cases.forEach(({ kind, width, height, spacing: [x, y, z], away, radiusMm, points, runs }, n) => {
      const touched = touchedBy(drawing({ kind, points, radiusMm, ball: away !== 0 }), { width, height, spacing: { x, y, z } }, away);
      const expected = runs.flatMap((run, at) => new Array<number>(run).fill(at % 2));
      assert.deepEqual([...touched], expected, `case ${n}`);
    });
  });

  it('are round in millimetres, not in voxels', () => {
    const touched = touchedBy(drawing({ points: [4, 3], radiusMm: 2 }), { ...canvas, spacing: { x: 1, y: 2, z: 1 } });
    assert.deepEqual(text(touched), ['.........', '.........', '....#....', '..#####..', '....#....', '.........', '.........']);
  });

  it('of a disc stay on their slice, of a ball they get smaller away from it', () => {
    const sizes = (ball: boolean) => [0, 1, 2].map((away) =>
      touchedBy(drawing({ points: [4, 3], radiusMm: 3, ball }), canvas, away).reduce((sum, v) => sum + v, 0));
    assert.deepEqual(sizes(false), [29, 0, 0]);
    assert.deepEqual(sizes(true), [29, 21, 0]);
  });

  it('add, take away, keep to their intensities, fill holes and copy', () => {
    const mask = new Uint8Array(63);
    const none = () => null;
    const box = drawing({ kind: DrawingKind.polygon, points: [0.5, 0.5, 7.5, 0.5, 7.5, 5.5, 0.5, 5.5] });
    applyDrawing(mask, 255, box, canvas, 0, null, none);
    assert.equal(mask.filter((v) => v === 255).length, 35);
    applyDrawing(mask, 255, drawing({ adds: false, points: [4, 3], radiusMm: 1 }), canvas, 0, null, none);
    assert.deepEqual(text(mask)[3], '.##...##.');
    applyDrawing(mask, 255, drawing({ kind: DrawingKind.fillHoles }), canvas, 0, null, none);
    assert.equal(mask.filter((v) => v === 255).length, 35);
    const voxels = Int16Array.from({ length: 63 }, (_, i) => i % 9);
    const painted = new Uint8Array(63);
    const banded = drawing({ points: [4, 3], radiusMm: 9, band: [2, 3] });
    applyDrawing(painted, 1, banded, canvas, 0, null, none);
    assert.equal(painted.some(Boolean), false, 'without the slice nothing is guessed');
    applyDrawing(painted, 1, banded, canvas, 0, voxels, none);
    assert.deepEqual(new Set(text(painted)), new Set(['..##.....']));
    applyDrawing(painted, 255, drawing({ kind: DrawingKind.copy, from: 8 }), canvas, 0, null, () => mask);
    assert.deepEqual(painted, mask);
  });
});

describe('mask preview', () => {
  const gesture = (slice: number, what: DrawingView): Gesture =>
    ({ gestureId: 'g', labelId: 'kidney', slice, deed: { type: 'draw', drawing: what } });

  function preview(pending: Gesture[], live: DrawingView | null = null, views = [sliceView(5)]) {
    const state = new CaseState();
    state.replace(caseView({ slices: [{ labelId: 'kidney', slices: views }] }));
    const source = { state, pending, live, active: 'kidney', voxels: null, maskOf: () => null };
    const of = new MaskPreview(canvas.width, canvas.height, canvas.spacing);
    return (slice: number, labelId = 'kidney') => {
      const mask = of.maskOf(source, labelId, slice)?.mask ?? null;
      return mask && encodeMask(mask).length > 1 ? mask.filter((v) => v === 255).length : mask;
    };
  }

  it('is nothing when nothing is on its way', () => assert.equal(preview([])(5), null));

  it('shows what is on its way, then what is being drawn, on their own label', () => {
    const shown = preview([gesture(5, drawing({ points: [4, 3], radiusMm: 3 }))], drawing({ adds: false, points: [4, 3], radiusMm: 1 }));
    assert.equal(shown(5), 24);
    assert.equal(shown(5, 'lesion'), null);
  });

  // The whole stroke was drawn anew each frame: the longer, the slower.
  it('goes on with a stroke from its last point, and shows what the whole stroke gives', () => {
    const random = seeded(7);
    const size = { width: 60, height: 50, spacing: { x: 0.7, y: 1.1, z: 3 } };
    const voxels = Int16Array.from({ length: 3000 }, () => Math.round(random() * 100));
    for (let n = 0; n < 40; n++) {
      const base = Uint8Array.from({ length: 3000 }, () => (random() < 0.3 ? 255 : 0));
      const points: number[] = [random() * 60, random() * 50];
      const band = n % 3 === 0 ? ([20, 70] as const) : null;
      const live = drawing({ points, radiusMm: 0.4 + 6 * random(), adds: n % 2 === 0, band });
      const source = { state: new CaseState(), pending: [], live, active: 'kidney', voxels, maskOf: () => base };
      const of = new MaskPreview(size.width, size.height, size.spacing);
      let before = of.maskOf(source, 'kidney', 5)!;
      for (let step = 0; step < 12; step++) {
        for (let more = 0; more < 1 + (step % 3); more++) points.push(random() * 70 - 5, random() * 60 - 5);
        const revision = before.revision;
        const shown = of.maskOf(source, 'kidney', 5)!;
        assert.equal(shown.mask, before.mask, 'the same array');
        assert.ok(shown.revision > revision);
        const whole = new Uint8Array(base);
        applyDrawing(whole, 255, live, size, 0, voxels, () => null);
        assert.deepEqual(shown.mask, whole);
        before = shown;
      }
      const wider = { ...live, radiusMm: live.radiusMm + 1 };
      const whole = new Uint8Array(base);
      applyDrawing(whole, 255, wider, size, 0, voxels, () => null);
      assert.deepEqual(of.maskOf({ ...source, live: wider }, 'kidney', 5)!.mask, whole, 'a pen pressed harder');
    }
  });

  it('shows a ball on free neighbours and leaves those that somebody vouches for', () => {
    const ball = [gesture(5, drawing({ points: [4, 3], radiusMm: 3, ball: true }))];
    assert.equal(preview(ball)(6), 21);
    assert.equal(preview(ball, null, [sliceView(6, { anchored: true, origin: SliceOrigin.accepted })])(6), null);
    assert.equal(preview(ball, null, [sliceView(6, { anchored: true, origin: SliceOrigin.drawn })])(6), 21);
    assert.equal(preview(ball)(8), null);
  });
});
