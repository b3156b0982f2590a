import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Brush } from '../../../src/Web/Client/tools/brush';
import type { Drawn, PointerSample } from '../../../src/Web/Client/tools/tool';
import { Button, Toolbox, toolNames, type ToolName } from '../../../src/Web/Client/tools/toolbox';
import { DrawingKind, PromptKind, type DrawingView } from '../../../src/Web/Client/wire/messages';

const slice = { width: 100, height: 80 };

/** A headless person: presses, moves and releases in voxels. */
class Person {
  readonly drawn: Drawn[] = [];
  readonly hints: string[] = [];
  readonly view: string[] = [];
  readonly masks: DrawingView[] = [];
  readonly picked: { x: number; y: number }[] = [];
  readonly brush = new Brush(1, [-50, 150]);
  readonly toolbox: Toolbox;

  constructor(tool: ToolName = 'scribble') {
    const drag = (name: string) => () => {
      this.view.push(name);
      return { moved: (dx: number, dy: number) => this.view.push(`${name} ${dx},${dy}`), undo: () => this.view.push(`${name} undone`) };
    };
    this.toolbox = new Toolbox(
      {
        slice, brush: this.brush, submit: (d) => this.drawn.push(d), draw: (d) => this.masks.push(d), pick: (p) => this.picked.push(p),
        changed: () => undefined, hint: (t) => this.hints.push(t),
      },
      { pan: drag('pan'), window: drag('window'), zoom: drag('zoom'), crosshair: drag('crosshair'), measure: drag('measure') },
    );
    this.toolbox.choose(tool);
  }

  at(x: number, y: number, shift = false): PointerSample {
    return { voxel: { x, y }, screen: { x: x * 4, y: y * 4 }, shift };
  }

  press(x: number, y: number, options: { button?: number; shift?: boolean } = {}): this {
    this.toolbox.down(options.button ?? Button.primary, this.at(x, y, options.shift));
    return this;
  }

  move(x: number, y: number): this {
    this.toolbox.move(this.at(x, y));
    return this;
  }

  release(x: number, y: number): this {
    this.toolbox.up(this.at(x, y));
    return this;
  }

  click(x: number, y: number, shift = false): this {
    return this.press(x, y, { shift }).release(x, y);
  }
}

describe('scribble', () => {
  it('becomes one prompt at release, thinned to half a voxel', () => {
    const person = new Person().press(10, 10).move(10.1, 10).move(12, 10).move(12.2, 10).release(15, 11);
    assert.deepEqual(person.drawn, [
      { kind: PromptKind.scribble, positive: true, points: [{ x: 10, y: 10 }, { x: 12, y: 10 }, { x: 15, y: 11 }] },
    ]);
    assert.equal(person.toolbox.preview(), null);
  });

  it('means the opposite with Shift, asked at its start', () => {
    const meaning = (tool: ToolName, shift: boolean) => new Person(tool).press(1, 1, { shift }).move(5, 5).release(9, 9).drawn[0]?.positive;
    assert.deepEqual(
      [meaning('scribble', false), meaning('scribble', true), meaning('scribble-negative', false), meaning('scribble-negative', true)],
      [true, false, false, true],
    );
  });

  it('stays on the slice', () => {
    const { points } = new Person().press(-20, 5).move(300, 5).release(50, 900).drawn[0]!;
    for (const p of points) assert.ok(p.x >= -0.5 && p.x <= 99.5 && p.y >= -0.5 && p.y <= 79.5);
  });

  it('shows itself while it is drawn', () => {
    const person = new Person().press(1, 2).move(5, 5);
    assert.equal(person.toolbox.preview()?.points.length, 2);
  });

  it('has no more points than the wire takes', () => {
    const person = new Person().press(0, 0);
    for (let n = 0; n < 30_000; n++) person.move(n % 2 === 0 ? 50 : 10, 40);
    assert.equal(person.release(0, 0).drawn[0]?.points.length, 20_000);
  });
});

describe('cancel and interrupt', () => {
  for (const tool of toolNames) {
    it(`leaves nothing behind: ${tool}`, () => {
      const person = new Person(tool).press(10, 10).move(40, 40);
      assert.equal(person.toolbox.cancel(), true);
      person.move(50, 50).release(60, 60);
      assert.deepEqual([...person.drawn, ...person.masks], []);
      assert.equal(person.toolbox.preview(), null);
      assert.equal(person.toolbox.drawing(), null);
      assert.equal(person.toolbox.cancel(), false, 'a second Esc has nothing to take back');
    });

    it(`choosing another tool interrupts: ${tool}`, () => {
      const person = new Person(tool).press(10, 10).move(40, 40);
      person.toolbox.choose(tool === 'box' ? 'scribble' : 'box');
      assert.equal(person.toolbox.busy, false);
      person.release(60, 60);
      assert.deepEqual([...person.drawn, ...person.masks], []);
    });
  }

  it('another slice interrupts a stroke but not a pan', () => {
    const drawing = new Person().press(10, 10).move(20, 20);
    drawing.toolbox.interrupt();
    assert.deepEqual(drawing.release(30, 30).drawn, []);
    const panning = new Person().press(10, 10, { button: Button.middle });
    panning.toolbox.interrupt();
    panning.move(12, 10);
    assert.deepEqual(panning.view, ['pan', 'pan 8,0']);
  });
});

describe('click', () => {
  it('gives one point where it is released', () => {
    assert.deepEqual(new Person('click').press(3, 4).release(5, 6).drawn, [
      { kind: PromptKind.click, positive: true, points: [{ x: 5, y: 6 }] },
    ]);
    assert.equal(new Person('click').click(3, 4, true).drawn[0]?.positive, false);
  });
});

describe('box', () => {
  it('sorts its corners', () => {
    assert.deepEqual(new Person('box').press(30, 8).release(10, 20).drawn, [
      { kind: PromptKind.box, positive: true, points: [{ x: 10, y: 8 }, { x: 30, y: 20 }] },
    ]);
  });

  it('takes a slip of the hand for what it is, and says so', () => {
    const person = new Person('box').press(30, 8).release(30.4, 20);
    assert.deepEqual(person.drawn, []);
    assert.equal(person.hints.length, 1);
  });
});

describe('extreme points', () => {
  it('submits at the fourth click', () => {
    const person = new Person('extreme-points').click(1, 5).click(9, 5).click(5, 1);
    assert.equal(person.drawn.length, 0);
    assert.equal(person.toolbox.preview()?.points.length, 3);
    person.click(5, 9);
    assert.equal(person.drawn[0]?.points.length, 4);
    assert.equal(person.toolbox.preview(), null);
  });

  it('keeps its points while the person pans, and drops them on another slice', () => {
    const person = new Person('extreme-points').click(1, 5).click(9, 5);
    person.press(1, 1, { button: Button.middle }).move(3, 3).release(3, 3);
    assert.equal(person.toolbox.preview()?.points.length, 2);
    person.toolbox.interrupt();
    assert.equal(person.toolbox.preview(), null);
  });
});

describe('lasso', () => {
  it('needs an outline', () => {
    const person = new Person('lasso').click(5, 5);
    assert.equal(person.drawn.length, 0);
    person.press(5, 5).move(20, 5).move(20, 20).release(5, 20);
    assert.equal(person.drawn[0]?.kind, PromptKind.lasso);
  });
});

describe('brush', () => {
  it('becomes one drawing at release, with the size it had at the press', () => {
    const person = new Person('brush');
    person.brush.setRadius(4);
    person.press(10, 10).move(10.2, 10).move(14, 10);
    person.brush.resize(3);
    person.release(14, 12);
    assert.deepEqual(person.masks, [
      { kind: DrawingKind.brush, adds: true, points: [10, 10, 14, 10, 14, 12], radiusMm: 4, ball: false, band: null, from: null },
    ]);
    assert.deepEqual(person.drawn, [], 'no network is asked');
  });

  it('shows what it would do while it is drawn', () => {
    const person = new Person('brush').press(10, 10).move(14, 10);
    assert.deepEqual(person.toolbox.drawing()?.points, [10, 10, 14, 10]);
  });

  it('erases with Shift, and the eraser paints with it', () => {
    const adds = (tool: ToolName, shift: boolean) => new Person(tool).click(5, 5, shift).masks[0]?.adds;
    assert.deepEqual(
      [adds('brush', false), adds('brush', true), adds('eraser', false), adds('eraser', true)], [true, false, false, true],
    );
  });

  it('keeps its size between half a voxel and its largest, whatever is asked', () => {
    const { brush } = new Person();
    for (const [asked, radius] of [[0, 0.5], [-3, 0.5], [1e9, Brush.largest], [7, 7], [Number.NaN, 7]] as const) {
      brush.setRadius(asked);
      assert.equal(brush.radiusMm, radius);
    }
    for (let n = 0; n < 200; n++) brush.resize(-1);
    assert.equal(brush.radiusMm, 0.5);
  });

  it('follows a pen only when that is switched on', () => {
    const { brush } = new Person();
    brush.setRadius(4);
    assert.deepEqual([brush.radiusAt(1), brush.radiusAt(undefined)], [4, 4]);
    brush.pressure = true;
    assert.deepEqual([brush.radiusAt(1), brush.radiusAt(0.25), brush.radiusAt(undefined)], [6, 3, 4]);
  });
});

describe('a pen', () => {
  // Read only as it came down, where a pen presses least, a stroke could but get thinner.
  it('draws as wide as it was pressed hardest', () => {
    const person = new Person('brush');
    person.brush.setRadius(4);
    person.brush.pressure = true;
    person.toolbox.down(Button.primary, { ...person.at(10, 10), pressure: 0.1 });
    person.toolbox.move({ ...person.at(20, 10), pressure: 0.75 });
    person.toolbox.move({ ...person.at(30, 10), pressure: 0.2 });
    person.toolbox.up({ ...person.at(30, 10), pressure: 0 });
    assert.equal(person.masks[0]?.radiusMm, 5);
  });

  it('erases with its other end, whichever tool is chosen', () => {
    const person = new Person('scribble');
    assert.equal(person.toolbox.down(Button.eraser, { ...person.at(10, 10), pressure: 0.5 }), true);
    assert.equal(person.toolbox.drawing()?.adds, false, 'seen while it is drawn');
    person.release(20, 10);
    assert.deepEqual([person.masks[0]?.adds, person.drawn.length, person.toolbox.name], [false, 0, 'scribble']);
  });
});

describe('threshold brush', () => {
  it('carries its intensities, the brush none', () => {
    assert.deepEqual(new Person('threshold-brush').click(5, 5).masks[0]?.band, [-50, 150]);
    assert.equal(new Person('brush').click(5, 5).masks[0]?.band, null);
  });

  it('picks them with Ctrl and draws nothing', () => {
    const person = new Person('threshold-brush');
    person.toolbox.down(Button.primary, { ...person.at(5, 6), ctrl: true });
    person.move(7, 8).release(7, 8);
    assert.deepEqual(person.masks, []);
    assert.deepEqual(person.picked[0], { x: 5, y: 6 });
  });
});

describe('polygon', () => {
  it('closes at its first corner, with a double click, and with Enter', () => {
    const corners = () => new Person('polygon').click(10, 10).click(30, 10).click(30, 30);
    const points = [10, 10, 30, 10, 30, 30];
    assert.deepEqual(corners().click(10.5, 10.5).masks[0]?.points, points);
    assert.deepEqual(corners().click(30, 30).masks[0]?.points, points);
    const entered = corners();
    assert.equal(entered.toolbox.finish(), true);
    assert.deepEqual(entered.masks[0]?.points, points);
    assert.equal(entered.toolbox.finish(), false, 'nothing is held any more');
  });

  it('needs three corners', () => {
    const person = new Person('polygon').click(10, 10).click(30, 10);
    assert.equal(person.toolbox.finish(), true);
    assert.deepEqual([person.masks, person.hints.length], [[], 1]);
  });

  it('takes corners back one by one', () => {
    const person = new Person('polygon').click(10, 10).click(30, 10).click(30, 30);
    person.toolbox.back();
    person.click(20, 40);
    person.toolbox.finish();
    assert.deepEqual(person.masks[0]?.points, [10, 10, 30, 10, 20, 40]);
    const other = new Person('polygon').click(10, 10);
    assert.deepEqual([other.toolbox.back(), other.toolbox.back()], [true, false]);
  });

  it('follows the pointer between corners and shows what it would fill', () => {
    const person = new Person('polygon').click(10, 10).click(30, 10);
    person.toolbox.hover(person.at(20, 30));
    assert.deepEqual(person.toolbox.drawing()?.points, [10, 10, 30, 10, 20, 30]);
  });

  it('cuts out when its first corner was set with Shift', () => {
    const person = new Person('polygon').click(10, 10, true).click(30, 10).click(30, 30);
    person.toolbox.finish();
    assert.equal(person.masks[0]?.adds, false);
  });

  it('is dropped on another slice', () => {
    const person = new Person('polygon').click(10, 10).click(30, 10);
    person.toolbox.interrupt();
    assert.equal(person.toolbox.preview(), null);
  });
});

describe('toolbox', () => {
  it('gives the secondary button to the window and the middle one to pan, whatever tool is chosen', () => {
    const person = new Person();
    person.press(0, 0, { button: Button.secondary }).move(2, 1).release(2, 1);
    person.press(0, 0, { button: Button.middle }).release(1, 0);
    assert.deepEqual(person.view, ['window', 'window 8,4', 'window 8,4', 'pan', 'pan 4,0']);
    assert.deepEqual(person.drawn, []);
  });

  it('pans with the primary button while Space is held', () => {
    const person = new Person();
    person.toolbox.panning = true;
    person.press(0, 0).move(1, 1).release(1, 1);
    assert.equal(person.drawn.length, 0);
    assert.equal(person.view[0], 'pan');
  });

  it('goes back to the mark when a view drag is cancelled', () => {
    const person = new Person().press(0, 0, { button: Button.secondary }).move(9, 9);
    person.toolbox.cancel();
    assert.equal(person.view.at(-1), 'window undone');
  });

  it('lets one gesture have the pointer alone', () => {
    const person = new Person().press(10, 10).move(20, 20);
    assert.equal(person.toolbox.down(Button.secondary, person.at(1, 1)), false);
    assert.equal(person.release(30, 30).drawn.length, 1);
  });
});

// A second finger, to pinch, threw away the whole outline.
describe('a lost pointer or a second finger', () => {
  it('takes back the press, and leaves the corners of the polygon', () => {
    const person = new Person('polygon').click(10, 10).click(30, 10).press(30, 30);
    person.toolbox.abort();
    assert.equal(person.toolbox.busy, false);
    person.click(30, 40).click(10, 40);
    person.toolbox.finish();
    assert.deepEqual(person.masks.map((m) => m.points), [[10, 10, 30, 10, 30, 40, 10, 40]]);
    person.press(50, 50);
    person.toolbox.abort();
    assert.equal(person.toolbox.preview(), null, 'no corner was set, so nothing is held');
  });

  it('takes back the press, and leaves the extreme points', () => {
    const person = new Person('extreme-points').click(1, 5).click(9, 5).press(80, 70);
    person.toolbox.abort();
    person.click(5, 1).click(5, 9);
    assert.deepEqual(person.drawn[0]!.points.map((p) => [p.x, p.y]), [[1, 5], [9, 5], [5, 1], [5, 9]]);
  });

  it('takes back a stroke and a move of the view, and nothing when there is none', () => {
    const person = new Person('scribble').press(10, 10).move(30, 30);
    person.toolbox.abort();
    assert.equal(person.toolbox.preview(), null);
    person.press(10, 10, { button: Button.middle }).move(12, 10);
    person.toolbox.abort();
    assert.equal(person.view.at(-1), 'pan undone');
    person.toolbox.abort();
    assert.deepEqual(person.drawn, []);
  });
});
