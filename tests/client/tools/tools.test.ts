import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Drawn, PointerSample } from '../../../src/Web/Client/tools/tool';
import { Button, Toolbox, toolNames, type ToolName } from '../../../src/Web/Client/tools/toolbox';
import { PromptKind } from '../../../src/Web/Client/wire/messages';

const slice = { width: 100, height: 80 };

/** A headless person: presses, moves and releases in voxels. */
class Person {
  readonly drawn: Drawn[] = [];
  readonly hints: string[] = [];
  readonly view: string[] = [];
  readonly toolbox: Toolbox;

  constructor(tool: ToolName = 'scribble') {
    const drag = (name: string) => () => {
      this.view.push(name);
      return { moved: (dx: number, dy: number) => this.view.push(`${name} ${dx},${dy}`), undo: () => this.view.push(`${name} undone`) };
    };
    this.toolbox = new Toolbox(
      { slice, submit: (d) => this.drawn.push(d), changed: () => undefined, hint: (t) => this.hints.push(t) },
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
      assert.deepEqual(person.drawn, []);
      assert.equal(person.toolbox.preview(), null);
      assert.equal(person.toolbox.cancel(), false, 'a second Esc has nothing to take back');
    });

    it(`choosing another tool interrupts: ${tool}`, () => {
      const person = new Person(tool).press(10, 10).move(40, 40);
      person.toolbox.choose(tool === 'box' ? 'scribble' : 'box');
      assert.equal(person.toolbox.busy, false);
      person.release(60, 60);
      assert.deepEqual(person.drawn, []);
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
