import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SurfaceReply, SurfaceRequest } from '../../../src/Web/Client/surface/messages';
import { SurfaceMaker } from '../../../src/Web/Client/surface/surfaceMaker';
import { Turntable } from '../../../src/Web/Client/surface/turntable';

function bench() {
  const asked: string[] = [];
  const made: string[] = [];
  const failed: string[] = [];
  let started = 0;
  let receive: (reply: SurfaceReply) => void = () => undefined;
  let fail: (problem: string) => void = () => undefined;
  let ended = false;
  const maker = new SurfaceMaker({
    start: () => {
      started++;
      return {
        post: (request: SurfaceRequest) => void asked.push(request.labelId),
        listen: (to, broken) => void ([receive, fail] = [to, broken]),
        end: () => void (ended = true),
      };
    },
    stack: () => ({ width: 1, height: 1, slices: [], toLps: [] }),
    made: (labelId) => void made.push(labelId),
    failed: (labelId, problem) => void failed.push(`${labelId}: ${problem}`),
  });
  return {
    maker, asked, made, failed,
    answer: (labelId: string, problem: string | null = null) => receive({ labelId, surface: null, problem }),
    breaks: (problem: string) => fail(problem),
    ended: () => ended,
    started: () => started,
  };
}

const until = async (so: () => boolean) => {
  for (let n = 0; n < 500 && !so(); n++) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.ok(so());
};

describe('surface maker', () => {
  it('makes nothing while nobody looks', () => {
    const { maker, asked } = bench();
    maker.changed(['a']);
    assert.deepEqual(asked, []);
    maker.look(true);
    assert.deepEqual(asked, ['a']);
    maker.dispose();
  });

  it('says which surface could not be made, and goes on', async () => {
    const { maker, asked, made, failed, answer } = bench();
    maker.look(true);
    maker.changed(['a', 'b']);
    answer('a', 'out of memory');
    await until(() => asked.length === 2);
    answer('b');
    assert.deepEqual([failed, made], [['a: out of memory'], ['b']]);
    maker.dispose();
  });

  // A worker that broke answered nothing: no surface was made any more.
  it('takes another worker when one breaks', async () => {
    const { maker, asked, failed, breaks, started, ended } = bench();
    maker.look(true);
    maker.changed(['a', 'b']);
    breaks('it does not load');
    assert.ok(ended());
    await until(() => asked.length === 2);
    assert.equal(started(), 2);
    assert.deepEqual(failed, ['a: it does not load']);
    maker.dispose();
  });

  it('takes changes that come meanwhile together, one at a time', async () => {
    const { maker, asked, made, answer, ended } = bench();
    maker.look(true);
    maker.changed(['a']);
    for (let n = 0; n < 50; n++) maker.changed(['a']);
    maker.changed(['b']);
    assert.deepEqual(asked, ['a']);
    answer('a');
    await until(() => asked.length === 2);
    answer(asked[1]!);
    await until(() => asked.length === 3);
    assert.deepEqual([...asked].sort(), ['a', 'a', 'b']);
    answer(asked[2]!);
    assert.deepEqual(made.length, 3);
    await until(() => maker.idle);
    maker.dispose();
    assert.ok(ended());
  });
});

describe('turntable', () => {
  it('looks from the front with the patient’s left on the right and the head on top', () => {
    const { right, up, eye } = new Turntable([0, 0, 0], 0, 0, 1).axes;
    assert.deepEqual([right, up, eye].map((v) => v.map((n) => n + 0)), [[1, 0, 0], [0, 0, 1], [0, -1, 0]]);
  });

  it('keeps right, up and eye at right angles and right-handed, however it is turned', () => {
    for (const [turn, tilt] of [[0.3, 0.4], [2, -1.2], [-3, 1.5]] as const) {
      const { right: r, up: u, eye: e } = new Turntable([1, 2, 3], turn, tilt, 1).axes;
      const cross = [r[1] * u[2] - r[2] * u[1], r[2] * u[0] - r[0] * u[2], r[0] * u[1] - r[1] * u[0]];
      cross.forEach((v, n) => assert.ok(Math.abs(v - e[n]!) < 1e-9));
    }
  });

  it('shows its target in the middle, and millimetres at its zoom', () => {
    const m = new Turntable([10, -20, 30], 0, 0, 2).matrix(400, 200, 500);
    const at = (p: readonly number[]) => [0, 1].map((n) => m[n]! * p[0]! + m[4 + n]! * p[1]! + m[8 + n]! * p[2]! + m[12 + n]!);
    at([10, -20, 30]).forEach((v) => assert.ok(Math.abs(v) < 1e-5));
    // 50 mm to the left of the patient are 100 of 200 pixels from the middle to the right edge.
    assert.ok(Math.abs(at([60, -20, 30])[0]! - 0.5) < 1e-5);
    assert.ok(Math.abs(at([10, -20, 55])[1]! - 0.5) < 1e-5);
  });
});
