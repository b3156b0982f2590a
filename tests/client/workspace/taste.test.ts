import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { defaultTaste, readTaste, type Taste } from '../../../src/Web/Client/workspace/taste';

const shelfWith = (text: string | null) => ({ read: () => text, write: () => true });

describe('taste', () => {
  it('is what was kept', () => {
    const taste: Taste = { layout: 'grid', maskStyle: 'fill', maskOpacity: 0.5, smoothly: false, crosshairShown: false, panelOpen: true };
    assert.deepEqual(readTaste(shelfWith(JSON.stringify(taste))), taste);
  });

  it('is the default where nothing sensible was kept', () => {
    for (const text of [null, '', 'null', '[]', 'no json', '{"layout":"x","maskOpacity":7,"maskStyle":1,"smoothly":"yes"}']) {
      assert.deepEqual(readTaste(shelfWith(text)), defaultTaste, String(text));
    }
  });
});
