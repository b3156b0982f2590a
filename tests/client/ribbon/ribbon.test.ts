import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { position, qualityColor } from '../../../src/Web/Client/ribbon/colorScale';
import { describe as describeSlice, type RibbonModel } from '../../../src/Web/Client/ribbon/ribbon';
import { gripAt, rangeWith, RibbonLayout } from '../../../src/Web/Client/ribbon/ribbonLayout';
import { seeded } from '../random';
import { sliceView } from '../session/views';

describe('colour scale', () => {
  it('gets lighter all the way, so that it reads without colour', () => {
    let last = -1;
    for (let q = 0.4; q <= 1.0001; q += 0.01) {
      const [r, g, b] = qualityColor(q);
      const lightness = 0.2126 * r + 0.7152 * g + 0.0722 * b;
      assert.ok(lightness >= last, `darker at ${q}`);
      last = lightness;
    }
  });

  it('runs from dark blue to yellow and stays there', () => {
    assert.deepEqual(qualityColor(-1), qualityColor(0.4));
    assert.deepEqual(qualityColor(2), qualityColor(1));
    const [low, high] = [qualityColor(0), qualityColor(1)];
    assert.ok(low[2] > low[0] && high[0] > high[2]);
  });

  it('tells good from very good', () => {
    assert.ok(position(0.97) - position(0.9) > position(0.57) - position(0.5));
  });
});

describe('ribbon layout', () => {
  it('has the highest slice on top', () => {
    const layout = new RibbonLayout(120, 616);
    assert.equal(layout.sliceAt(9), 119);
    assert.equal(layout.sliceAt(606), 0);
    assert.equal(layout.sliceAt(-50), 119);
    assert.equal(layout.sliceAt(9999), 0);
  });

  it('finds every slice where it draws it, more slices than pixels included', () => {
    const random = seeded(3);
    for (let n = 0; n < 300; n++) {
      const layout = new RibbonLayout(1 + Math.floor(random() * 1500), 100 + random() * 1500);
      const slice = Math.floor(random() * layout.count);
      assert.equal(layout.sliceAt(layout.centre(slice)), slice);
    }
  });

  it('takes hold of handles only where they are drawn', () => {
    const layout = new RibbonLayout(120, 616);
    const range = { first: 20, end: 100 };
    assert.equal(gripAt(layout, range, 5, layout.top(99), 14), 'last');
    assert.equal(gripAt(layout, range, 5, layout.top(20) + layout.cell, 14), 'first');
    assert.equal(gripAt(layout, range, 5, layout.centre(60), 14), 'slice');
    assert.equal(gripAt(layout, range, 30, layout.top(99), 14), 'slice');
  });

  it('keeps at least one slice in the range', () => {
    assert.deepEqual(rangeWith({ first: 10, end: 20 }, 'first', 50), { first: 19, end: 20 });
    assert.deepEqual(rangeWith({ first: 10, end: 20 }, 'last', 3), { first: 10, end: 11 });
    assert.deepEqual(rangeWith({ first: 10, end: 20 }, 'last', 30), { first: 10, end: 31 });
  });
});

describe('ribbon tooltip', () => {
  const model: RibbonModel = {
    count: 10, current: 0, prompted: new Set([2]), suggested: 3, range: { first: 0, end: 10 }, running: false,
    slices: new Map([
      [2, sliceView(2, { anchored: true, quality: 0.87 })],
      [5, sliceView(5, { anchored: true, quality: 1, origin: 2 })],
      [3, sliceView(3, { origin: 1, quality: 0.713 })],
      [4, sliceView(4, { origin: 1, area: 0, quality: 0.02, presence: 0.1 })],
    ]),
  };

  it('says what is known of a slice', () => {
    assert.equal(describeSlice(model, 2), 'slice 3 · q 0.87 · prompted', 'what the network expects of the mask it made');
    assert.equal(describeSlice(model, 5), 'slice 6 · accepted', 'a person vouches for it');
    assert.equal(describeSlice(model, 3), 'slice 4 · q 0.71 · fix next');
    assert.equal(describeSlice(model, 4), 'slice 5 · target absent · p(target) 0.10');
    assert.equal(describeSlice(model, 7), 'slice 8 · not computed');
  });
});
