import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Company, initials, peopleOf } from '../../../src/Web/Client/workspace/company';
import { hintOf } from '../../../src/Web/Client/workspace/hints';
import type { Pieces } from '../../../src/Web/Client/workspace/pieces';

describe('company', () => {
  it('is a person once, with the page she draws on', () => {
    const page = { pageId: '1', personId: 'a', name: 'Ada', labelId: null, slice: 1, drawing: false, follows: null };
    const drawing = { ...page, pageId: '2', slice: 7, drawing: true };
    const people = peopleOf([page, drawing, { ...page, pageId: '3', personId: 'b', name: 'Ben' }]);
    assert.deepEqual(people.map((p) => [p.name, p.slice]), [['Ada', 7], ['Ben', 1]]);
  });

  it('wears initials', () => {
    assert.deepEqual(['Ada Lovelace', 'mira', 'Jan van der Berg', ''].map(initials), ['AL', 'M', 'JB', '']);
  });
});

describe('a slice that is drawn on', () => {
  it('is held from the pen down until the stroke has arrived, wherever the person looks meanwhile', () => {
    const told: unknown[][] = [];
    const look = { labelId: 'kidney', slice: 7 };
    const toolbox = { draws: false };
    let sent: number | null = null;
    const session = {
      connection: 'connected',
      look: (...what: unknown[]) => told.push(what),
      sends: (labelId: string, slice: number) => labelId === 'kidney' && slice === sent,
    };
    const notice = { setAttribute: () => undefined, hidden: false } as unknown as HTMLElement;
    const company = new Company({} as HTMLElement, notice, { look, toolbox, session } as unknown as Pieces);
    const tell = () => {
      company.tell();
      return told.splice(0);
    };

    assert.deepEqual(tell(), [['kidney', 7, false]]);
    toolbox.draws = true;
    assert.deepEqual(tell(), [['kidney', 7, true]]);
    [toolbox.draws, sent] = [false, 7];
    assert.deepEqual(tell(), [], 'lifted, but on its way');
    look.slice = 8;
    assert.deepEqual(tell(), [], 'she has moved on, her stroke has not arrived');
    sent = null;
    assert.deepEqual(tell(), [['kidney', 8, false]]);
    toolbox.draws = true;
    assert.deepEqual(tell(), [['kidney', 8, true]]);
    toolbox.draws = false;
    assert.deepEqual(tell(), [['kidney', 8, false]], 'nothing came of it');
    company.dispose();
  });
});

describe('hints', () => {
  const held = (more: object) => ({ shift: false, alt: false, ctrl: false, ...more });

  it('follow the tool and the keys held', () => {
    assert.match(hintOf('brush', held({}), false), /^Paint/);
    assert.match(hintOf('brush', held({ shift: true }), false), /^Erase/);
    assert.match(hintOf('threshold-brush', held({ ctrl: true, shift: true }), false), /pick/);
    assert.match(hintOf('box', held({ shift: true }), false), /corner to corner/, 'Shift means nothing there');
    assert.match(hintOf('box', held({ ctrl: true }), false), /Ctrl/);
    assert.match(hintOf('box', held({}), true), /move the picture/);
  });
});
