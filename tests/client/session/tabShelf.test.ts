import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Gesture } from '../../../src/Web/Client/session/gesture';
import { tabShelf } from '../../../src/Web/Client/session/tabShelf';

const gesture = (gestureId: string): Gesture => ({ gestureId, labelId: 'kidney', slice: 1, deed: { type: 'release' } });

function browser() {
  const values = new Map<string, string>();
  const open = new Set<string>();
  const shared = {
    get length() { return values.size; },
    key: (n: number) => [...values.keys()][n] ?? null,
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  };
  const tab = (name: string) => {
    open.add(`outbox.case.${name}`);
    return tabShelf('outbox.case', name, { shared, isHeld: (key) => open.has(key) });
  };
  return { values, open, tab };
}

describe('shelf of a tab', () => {
  it('keeps two tabs of one case apart', () => {
    const { tab, values } = browser();
    tab('one').write(JSON.stringify([gesture('a')]));
    const two = tab('two');
    assert.equal(two.read(), null, 'the other tab is open and sends its own');
    two.write(JSON.stringify([gesture('b')]));
    tab('one').write(null);
    assert.deepEqual([...values.keys()], ['outbox.case.two']);
  });

  it('takes over what a closed tab left behind, once', () => {
    const { tab, open } = browser();
    tab('one').write(JSON.stringify([gesture('a'), gesture('b')]));
    open.clear();
    const two = tab('two');
    assert.deepEqual(JSON.parse(two.read()!).map((g: Gesture) => g.gestureId), ['a', 'b']);
    assert.equal(tab('three').read(), null);
    assert.deepEqual(JSON.parse(two.read()!).length, 2, 'a reload still has them');
  });

  it('leaves other cases alone', () => {
    const { tab, values } = browser();
    values.set('outbox.other.one', JSON.stringify([gesture('x')]));
    assert.equal(tab('one').read(), null);
    assert.ok(values.has('outbox.other.one'));
  });

  it('says when the browser keeps nothing', () => {
    const full = {
      length: 0, key: () => null, getItem: () => null, removeItem: () => undefined, setItem: () => { throw new Error('full'); },
    };
    assert.equal(tabShelf('p', 't', { shared: full, isHeld: () => false }).write('[]'), false);
  });
});
