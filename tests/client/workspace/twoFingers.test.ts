import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TwoFingers } from '../../../src/Web/Client/workspace/twoFingers';

const at = (x: number, y: number) => ({ x, y });

describe('two fingers', () => {
  it('want nothing while they only rest on the picture', () => {
    const fingers = new TwoFingers(at(100, 100), at(200, 100));
    assert.equal(fingers.move(at(103, 102), at(201, 99)), null);
  });

  it('pinch to zoom about the point between them, and move the picture with it', () => {
    const fingers = new TwoFingers(at(100, 100), at(200, 100));
    const asked = fingers.move(at(50, 110), at(250, 110))!;
    assert.deepEqual(asked, { zoom: 2, at: at(150, 110), pan: at(0, 10), slices: 0 });
    assert.equal(fingers.move(at(50, 300), at(250, 300))?.slices, 0, 'what was decided holds');
  });

  it('move up and down together for slices, and keep what is left of a slice', () => {
    const fingers = new TwoFingers(at(100, 100), at(200, 100));
    const steps = [80, 66, 52, 24, 100].map((y) => fingers.move(at(100, y), at(200, y))!.slices);
    assert.deepEqual(steps, [0, 1, 0, 1, -2]);
  });

  it('do not fail when they meet', () => {
    const fingers = new TwoFingers(at(100, 100), at(140, 100));
    assert.ok(Number.isFinite(fingers.move(at(120, 100), at(120, 100))!.zoom));
  });
});
