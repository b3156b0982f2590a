import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { initials, peopleOf } from '../../../src/Web/Client/workspace/company';
import { hintOf } from '../../../src/Web/Client/workspace/hints';

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
