import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { maximumLayers } from '../../../src/Web/Client/viewer/shaders';
import { uppermost, type MaskLayer } from '../../../src/Web/Client/viewer/sliceRenderer';

describe('mask layers', () => {
  // With more labels than layers the active one, drawn last, was left out.
  it('that do not fit are the lowest', () => {
    const layers: MaskLayer[] = Array.from({ length: 20 }, (_, revision) => ({
      mask: new Uint8Array(1), revision, red: 0, green: 0, blue: 0, fill: 1, line: 1,
    }));
    const shown = uppermost(layers);
    assert.equal(shown.length, maximumLayers);
    assert.equal(shown.at(-1), layers[19]);
    assert.equal(uppermost(layers.slice(0, 3)).length, 3);
  });
});
