import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { commandFor, keySheet } from '../../../src/Web/Client/keys/keymap';

const press = (key: string, held: { ctrl?: boolean; shift?: boolean; alt?: boolean; meta?: boolean } = {}) =>
  commandFor({ key, ctrlKey: held.ctrl ?? false, shiftKey: held.shift ?? false, altKey: held.alt ?? false, metaKey: held.meta ?? false });

describe('keys', () => {
  it('go through slices', () => {
    const commands = ['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown'].map((k) => press(k));
    assert.deepEqual(commands, ['slice:+1', 'slice:-1', 'slice:+10', 'slice:-10']);
  });

  it('undo and redo, on every keyboard', () => {
    assert.equal(press('z', { ctrl: true }), 'undo');
    assert.equal(press('z', { meta: true }), 'undo');
    assert.equal(press('Z', { ctrl: true, shift: true }), 'redo');
    assert.equal(press('y', { ctrl: true }), 'redo');
  });

  it('leave the browser its own', () => {
    for (const key of ['r', 'f', 'p', 's', 'c', '+']) assert.equal(press(key, { ctrl: true }), null, `Ctrl+${key}`);
    assert.equal(press('d', { alt: true }), null);
    assert.equal(press('9'), null);
    assert.equal(press('Tab'), null);
  });

  it('do what the sheet says, with or without Caps Lock', () => {
    assert.deepEqual(
      ['n', 'a', 'p', 's', 'b', 'd', 'e', 'c', 'x', 'q', 'w', '3', '?', 'Escape', 'N'].map((k) => press(k)),
      ['fix-next', 'accept', 'propagate', 'stop', 'tool:box', 'tool:scribble', 'tool:scribble-negative', 'tool:click',
        'tool:extreme-points', 'label:previous', 'label:next', 'label:3', 'keys', 'cancel', 'fix-next'],
    );
    assert.equal(press('P', { shift: true }), 'propagate-all');
    assert.equal(press('P'), 'propagate', 'Caps Lock is not Shift');
  });

  it('are all on the sheet when they are single letters', () => {
    const listed = new Set(keySheet.flatMap((b) => b.keys.split(' · ')));
    for (const letter of 'abcdefilmnpqtuwx?') {
      if (press(letter) !== null) assert.ok(listed.has(letter), `${letter} is missing on the key sheet`);
    }
    for (const key of listed) if (/^[a-z?]$/.test(key)) assert.ok(press(key), `${key} is on the sheet and does nothing`);
  });
});
