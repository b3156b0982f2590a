import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Networks, needsNetworks } from '../../../src/Web/Client/workspace/networks';

function page() {
  const off: string[] = [];
  const states: Record<string, boolean> = {};
  const said: string[] = [];
  return {
    off, states, said,
    state: (name: string, value: boolean) => void (states[name] = value),
    switchOff: (command: string) => void off.push(command),
    say: (text: string) => void said.push(text),
  };
}

describe('networks', () => {
  it('are needed to draw and to propagate, not to look, accept or undo', () => {
    const needing = ['tool:scribble', 'tool:scribble-negative', 'tool:click', 'tool:box', 'tool:extreme-points', 'tool:lasso',
      'propagate', 'propagate-all'];
    for (const command of needing) assert.ok(needsNetworks(command), command);
    for (const command of ['tool:pan', 'tool:window', 'tool:zoom', 'accept', 'no-target', 'undo', 'slice:+1', 'fix-next', 'stop', 'keys']) {
      assert.ok(!needsNetworks(command), command);
    }
  });

  it('that work change nothing', () => {
    const at = page();
    const networks = new Networks(null, at, at.say);
    assert.ok(networks.allow('propagate') && networks.allow('tool:box'));
    assert.deepEqual([networks.firstTool, at.off, at.said, at.states], ['scribble', [], [], { networks: true }]);
  });

  it('that are missing switch drawing off, say why, and leave the rest', () => {
    const at = page();
    const networks = new Networks('There is no manifest.json.', at, at.say);
    assert.equal(networks.firstTool, 'pan');
    assert.ok(at.off.includes('propagate') && at.off.includes('tool:scribble') && !at.off.includes('tool:pan'));
    assert.ok(networks.allow('accept') && networks.allow('tool:zoom'));
    assert.ok(!networks.allow('tool:lasso'));
    assert.deepEqual(at.said, ['Segmentation is not available. There is no manifest.json.']);
  });
});
