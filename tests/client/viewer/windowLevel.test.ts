import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { automatic, ctPresets, dragged, greys, initialWindow, windowName } from '../../../src/Web/Client/viewer/windowLevel';

const ct = { minimum: -1024, maximum: 3000, low: -1000, high: 600 };
const mr = { minimum: 0, maximum: 4000, low: 10, high: 810 };

describe('window and level', () => {
  it('has the presets of the reading room', () => {
    const of = (name: string) => ctPresets.find((p) => p.name === name);
    assert.deepEqual([of('lung')?.level, of('lung')?.width], [-600, 1500]);
    assert.deepEqual([of('bone')?.level, of('bone')?.width], [400, 1800]);
    assert.deepEqual([of('soft-tissue')?.level, of('soft-tissue')?.width], [40, 400]);
    assert.deepEqual([of('brain')?.level, of('brain')?.width], [40, 80]);
    assert.deepEqual([of('liver')?.level, of('liver')?.width], [60, 160]);
  });

  it('covers the percentiles automatically, flat volumes included', () => {
    assert.deepEqual(automatic(mr), { level: 410, width: 800 });
    assert.ok(automatic({ minimum: 5, maximum: 5, low: 5, high: 5 }).width > 0);
  });

  it('opens CT in soft tissue and anything else by its percentiles', () => {
    assert.equal(initialWindow({ modality: 'CT', intensity: ct }).name, 'soft-tissue');
    assert.equal(initialWindow({ modality: 'MR', intensity: mr }).name, 'automatic');
    assert.equal(initialWindow({ modality: 'CT', intensity: mr }).name, 'automatic', 'CT that is not in HU');
  });

  it('is named by its numbers', () => {
    const windows = [{ level: -600, width: 1500 }, automatic(mr), { level: 1, width: 2 }];
    assert.deepEqual(windows.map((w) => windowName(w, mr)), ['lung', 'automatic', 'custom']);
  });

  it('runs from white to black when inverted, over the same intensities', () => {
    assert.deepEqual([greys({ level: 40, width: 400 }, false), greys({ level: 40, width: 400 }, true)], [
      { level: 40, width: 400 }, { level: 40, width: -400 },
    ]);
  });

  it('widens to the right, brightens upward, and never inverts', () => {
    const start = { level: 100, width: 400 };
    assert.ok(dragged(start, 50, 0, mr).width > start.width);
    assert.ok(dragged(start, 0, -50, mr).level < start.level);
    assert.ok(dragged(start, -1e6, 0, mr).width > 0);
    assert.deepEqual(dragged(start, 0, 0, mr), start);
  });
});
