import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Keymap } from '../../../src/Web/Client/keys/keymap';
import { shown, withKey } from '../../../src/Web/Client/workspace/keyTips';

describe('keys on controls', () => {
  it('are the first key of the command', () => {
    assert.equal(shown(new Keymap(), 'redo'), 'Ctrl + Y');
    assert.equal(shown(new Keymap(), 'tool:brush'), 'j');
  });

  it('follow what the person changed, also the command that lost its key', () => {
    const mine = new Keymap().with('tool:box', 'd');
    assert.equal(shown(mine, 'tool:box'), 'd');
    assert.equal(shown(mine, 'tool:scribble'), '');
  });

  it('stand behind a title, or nothing does', () => {
    assert.equal(withKey('Pause the run', 'Shift + S'), 'Pause the run (Shift + S)');
    assert.equal(withKey('Pause the run', ''), 'Pause the run');
  });
});
