import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Volume } from '../../../src/Web/Client/geometry/volume';
import { Rulers } from '../../../src/Web/Client/workspace/rulers';

/** 0.5 × 0.5 × 3 mm, turned by 30° about the head–foot axis. */
const [c, s] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)];
const volume = new Volume({ axis: 'K', size: [100, 80, 20], ijkToLps: [0.5 * c, -0.5 * s, 0, 7, 0.5 * s, 0.5 * c, 0, 8, 0, 0, 3, 9] });

function shelf(text: string | null = null) {
  let kept = text;
  return { read: () => kept, write: (to: string | null) => ((kept = to), true) };
}

describe('lengths', () => {
  it('are in millimetres, in any plane', () => {
    const rulers = new Rulers(volume, shelf(), () => undefined);
    rulers.begin(volume, 4, { x: 10, y: 10 }).to({ x: 16, y: 18 });
    const coronal = volume.along('J');
    rulers.begin(coronal, 30, { x: 10, y: 2 }).to({ x: 18, y: 3 });
    assert.deepEqual(rulers.all.map((r) => Math.round(rulers.millimetres(r) * 1e6) / 1e6), [5, 5]);
    assert.deepEqual(rulers.on(volume, 4).map((r) => [r.from.x, r.from.y, r.to.x, r.to.y]), [[10, 10, 16, 18]]);
    assert.equal(rulers.on(volume, 5).length, 0);
    assert.deepEqual(rulers.middle(rulers.all[1]!), [14, 30, 2.5]);
  });

  it('are kept, taken back by the drag, and deleted', () => {
    const on = shelf();
    const rulers = new Rulers(volume, on, () => undefined);
    const first = rulers.begin(volume, 4, { x: 10, y: 10 });
    first.to({ x: 20, y: 10 });
    first.to({ x: 30, y: 10 });
    assert.equal(new Rulers(volume, on, () => undefined).all.length, 1, 'one drag is one length');
    const second = rulers.begin(volume, 4, { x: 1, y: 1 });
    second.to({ x: 9, y: 9 });
    second.undo();
    assert.equal(rulers.all.length, 1);
    rulers.begin(volume, 4, { x: 1, y: 1 }).to({ x: 1, y: 1 });
    assert.equal(rulers.all.length, 1, 'a click is no length');
    rulers.remove(rulers.all[0]!.id);
    assert.equal(on.read(), null);
  });

  it('start empty when what was kept is none of this volume', () => {
    const outside = '[{"id":1,"axis":2,"slice":20,"from":[0,0,0],"to":[1,1,1]}]';
    for (const text of ['x', '{}', outside, '[{"id":1,"axis":2,"slice":2,"from":[0],"to":[1]}]']) {
      assert.equal(new Rulers(volume, shelf(text), () => undefined).all.length, 0, text);
    }
  });
});
