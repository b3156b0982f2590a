import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readable } from '../../../src/Web/Client/keys/chord';
import { bindings, Keymap, parseRemapped, unbound, type KeyPress } from '../../../src/Web/Client/keys/keymap';
import { searchCommands } from '../../../src/Web/Client/keys/search';
import { isText } from '../../../src/Web/Client/texts/texts';

const usual = new Keymap();
const event = (key: string, held: { ctrl?: boolean; shift?: boolean; alt?: boolean; meta?: boolean } = {}): KeyPress =>
  ({ key, ctrlKey: held.ctrl ?? false, shiftKey: held.shift ?? false, altKey: held.alt ?? false, metaKey: held.meta ?? false });
const press = (...what: Parameters<typeof event>) => usual.commandFor(event(...what));

describe('keys', () => {
  it('go through slices', () => {
    const commands = ['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown'].map((k) => press(k));
    assert.deepEqual(commands, ['slice:+1', 'slice:-1', 'slice:+10', 'slice:-10']);
  });

  it('change the layout by function keys', () => {
    assert.deepEqual(['F2', 'F3', 'F4'].map((k) => press(k)), ['layout:one', 'layout:row', 'layout:grid']);
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

  it('draw by hand, size the brush, and open the palette', () => {
    assert.deepEqual(
      [press('j'), press('E', { shift: true }), press('['), press(']'), press('y'), press('Enter'), press('k', { ctrl: true })],
      ['tool:brush', 'tool:eraser', 'brush:smaller', 'brush:larger', 'tool:polygon', 'finish', 'palette'],
    );
    assert.equal(press('D', { shift: true }), 'memory:drop');
    assert.equal(press('X', { shift: true }), 'tool:extreme-points', 'Shift alone changes nothing where it has no meaning');
  });

  it('choose windows by the place of a digit, whatever Shift makes of it', () => {
    assert.equal(usual.commandFor({ ...event('!', { shift: true }), code: 'Digit1' }), 'window:soft-tissue');
    assert.equal(usual.commandFor({ ...event('1'), code: 'Digit1' }), 'label:1');
    assert.equal(press('ArrowLeft', { shift: true }), 'nudge:left');
  });

  it('have one meaning each, and words for it', () => {
    const keys = bindings.flatMap((b) => b.keys);
    assert.equal(new Set(keys).size, keys.length);
    for (const { command } of [...bindings, ...unbound]) assert.ok(isText(`command.${command}`) || /^label:\d$/.test(command), command);
  });
});

describe('remapped keys', () => {
  it('move a key, and whoever had it loses it', () => {
    const map = usual.with('accept', 'n');
    assert.equal(map.commandFor(event('n')), 'accept');
    assert.equal(map.commandFor(event('a')), null);
    assert.deepEqual(map.keysOf('fix-next'), []);
    assert.equal(map.with('fix-next', 'F2').commandFor(event('F2')), 'fix-next');
  });

  it('come back as they were kept, without what is not a key', () => {
    const kept: unknown = JSON.parse(JSON.stringify(usual.with('accept', 'Ctrl+Enter').changed));
    assert.equal(new Keymap(parseRemapped(kept)).commandFor(event('Enter', { ctrl: true })), 'accept');
    for (const broken of [null, 7, 'x', [], { accept: 'a' }, { accept: [1] }, { 'no such command': ['a'] }]) {
      assert.deepEqual(parseRemapped(broken), {}, JSON.stringify(broken));
    }
  });

  it('are read as people write them', () => {
    assert.deepEqual(['Ctrl+Shift+z', 'ArrowUp', '+', 'Ctrl++', '?'].map(readable), ['Ctrl + Shift + Z', '↑', '+', 'Ctrl + +', '?']);
  });
});

describe('command search', () => {
  const all = [{ says: 'Propagate through the range' }, { says: 'Range: all slices' }, { says: 'Arrange' }];

  it('finds every word typed, what begins with it first', () => {
    assert.deepEqual(searchCommands(all, 'range').map((c) => c.says), ['Range: all slices', 'Propagate through the range', 'Arrange']);
    assert.deepEqual(searchCommands(all, 'range prop').map((c) => c.says), ['Propagate through the range']);
    assert.equal(searchCommands(all, '').length, 3);
    assert.equal(searchCommands(all, '(').length, 0);
  });
});
